"""The app `importing`: jobs, what they refused, and drafts of mappings."""

from __future__ import annotations

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Department files on their way into the register."""

    name = "kechuang.register.importing"
    label = "importing"
    verbose_name = "数据导入"
    default_auto_field = "django.db.models.BigAutoField"
