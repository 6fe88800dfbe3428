"""Find Terraform and the AWS provider: without a registry, in a folder of the machine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

TERRAFORM = shutil.which("terraform")
#: Folders that hold providers: Terraform's own places, and mirrors beside them.
MIRRORS = [
    mirror
    for root in ("~/.terraform.d/plugins", "/usr/local/share/terraform/plugins", "/opt/*")
    for mirror in Path("/").glob(str(Path(root).expanduser()).lstrip("/"))
    if (mirror / "registry.terraform.io/hashicorp/aws").is_dir()
]
terraform_needed = pytest.mark.skipif(
    not (TERRAFORM and MIRRORS),
    reason="Terraform with a local mirror of the AWS provider is not installed here",
)
