from django.apps import AppConfig


class BidsConfig(AppConfig):
    name = "pagt.bids"
    label = "bids"
