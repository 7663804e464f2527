"""Every text the program shows is translated into Danish, and no translation breaks when it is filled in."""

from tools import messages


def test_danish_is_complete() -> None:
    apps = messages.installed_apps(messages.PROJECT)
    found = messages.find_messages(messages.PROJECT, apps)
    assert messages.check(messages.PROJECT, apps, found) == []
