"""The machinery of *AWS by Experiment*: a simulated account, its picture, and the checks.

>>> from awslab import account
>>> account.open(lab="servers/vpc", region="ap-northeast-2")
"""

__version__ = "0.1.0"
