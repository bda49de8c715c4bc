"""Django application of the policy room (it has no tables of its own yet)."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """The policy room."""

    name = "kechuang.policy"
    label = "policy"
