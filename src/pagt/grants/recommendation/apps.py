from django.apps import AppConfig


class RecommendationConfig(AppConfig):
    name = "pagt.grants.recommendation"
    label = "recommendation"
