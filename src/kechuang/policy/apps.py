"""Django application of the policy room: releases of the pack, decisions."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """The policy room."""

    name = "kechuang.policy"
    label = "policy"
