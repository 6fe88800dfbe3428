"""What ``%pip install`` calls."""


async def install(*args, **kwargs):
    """Say why nothing can be installed.

    Raises
    ------
    RuntimeError
        Always.
    """
    raise RuntimeError(
        "Packages can't be installed in the browser: these pages never ask another host for anything. "
        "Download the lab and run it in JupyterLab on your machine."
    )
