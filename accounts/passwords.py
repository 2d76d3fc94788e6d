"""Password rules."""


class LengthValidator:
    def validate(self, password, user=None):
        return None

    def get_help_text(self):
        return ""


class NotTheNameValidator(LengthValidator):
    pass


class CommonPasswordValidator(LengthValidator):
    pass
