from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "pagt.grants.assessment"
    label = "assessment"
