"""People who were created before anybody could sign up: whoever created them vouches for their addresses."""

from django.db import migrations
from django.db.models import F


def vouch(apps, schema_editor):
    User = apps.get_model("people", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    EmailAddress.objects.filter(email=F("user__email")).update(verified=True)
    known = EmailAddress.objects.values("user")
    EmailAddress.objects.bulk_create(
        (
            EmailAddress(user=user, email=user.email, verified=True, primary=True)
            for user in User.objects.exclude(pk__in=known)
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_language"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(vouch, migrations.RunPython.noop)]
