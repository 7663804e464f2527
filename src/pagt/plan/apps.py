from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "pagt.plan"
    label = "plan"
