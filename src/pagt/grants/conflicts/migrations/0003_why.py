from django.db import migrations, models


class Migration(migrations.Migration):
    """`reason` is what the journal is given with a change, so why something was decided has a name of its own."""

    dependencies = [("conflicts", "0002_status")]

    operations = [
        migrations.RemoveConstraint("conflict", "conflict_decided_with_a_reason"),
        migrations.RenameField("conflict", "reason", "why"),
        migrations.AddConstraint(
            "conflict",
            models.CheckConstraint(
                condition=~models.Q(status__in=["confirmed", "dismissed", "pinned"])
                | (~models.Q(why="") & ~models.Q(decided_by="") & models.Q(decided_at__isnull=False)),
                name="conflict_decided_with_a_reason",
                violation_error_message="Say why.",
            ),
        ),
    ]
