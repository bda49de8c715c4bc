"""Django app of the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts and rights."""

    name = "kechuang.people"
    label = "people"
    verbose_name = "人员与权限"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """An old password is noticed at sign-in and forgotten when it is changed."""
        from allauth.account.signals import password_changed, password_set
        from django.contrib.auth.signals import user_logged_in

        from .middleware import forget_old_password, note_old_password

        user_logged_in.connect(note_old_password, dispatch_uid="people.old_password")
        for signal in (password_changed, password_set):
            signal.connect(forget_old_password, dispatch_uid="people.new_password")
