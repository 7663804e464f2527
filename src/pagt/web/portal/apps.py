from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "pagt.web.portal"
    label = "portal"
