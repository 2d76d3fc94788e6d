"""Forms of sign-in and accounts."""

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """User name and password."""
