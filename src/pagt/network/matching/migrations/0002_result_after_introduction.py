from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("matching", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("introduced_on__isnull", True),
                    ("result_on__isnull", True),
                    ("result_on__gte", models.F("introduced_on")),
                    _connector="OR",
                ),
                name="match_result_after_introduction",
                violation_error_message="The result can't be before they were introduced.",
            ),
        ),
    ]
