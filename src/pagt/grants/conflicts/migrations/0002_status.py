from django.db import migrations, models

STATES = ["suggested", "declared", "confirmed", "dismissed", "pinned", "lapsed"]
OLD = (
    "conflict_known_state",
    "conflict_decided_with_a_reason",
    "conflict_suggested_by_the_register",
    "conflict_declared_in_words",
    "conflict_de_minimis_dismissed",
)


class Migration(migrations.Migration):
    """A record's state is what the journal keeps of it, so where a conflict stands is called its status."""

    dependencies = [("conflicts", "0001_conflicts")]

    operations = [
        *(migrations.RemoveConstraint("conflict", name) for name in OLD),
        migrations.RemoveIndex("conflict", "conflict_by_person"),
        migrations.RenameField("conflict", "state", "status"),
        migrations.AlterField(
            "conflict",
            "status",
            models.CharField(
                choices=[
                    ("suggested", "Suggested"),
                    ("declared", "Declared"),
                    ("confirmed", "Confirmed"),
                    ("dismissed", "Dismissed"),
                    ("pinned", "Pinned"),
                    ("lapsed", "Lapsed"),
                ],
                max_length=10,
                verbose_name="Status",
            ),
        ),
        migrations.AddConstraint(
            "conflict",
            models.CheckConstraint(condition=models.Q(("status__in", STATES)), name="conflict_known_status"),
        ),
        migrations.AddConstraint(
            "conflict",
            models.CheckConstraint(
                condition=~models.Q(status__in=["confirmed", "dismissed", "pinned"])
                | (~models.Q(reason="") & ~models.Q(decided_by="") & models.Q(decided_at__isnull=False)),
                name="conflict_decided_with_a_reason",
                violation_error_message="Say why.",
            ),
        ),
        migrations.AddConstraint(
            "conflict",
            models.CheckConstraint(
                condition=models.Q(origin="register") | ~models.Q(status__in=["suggested", "lapsed"]),
                name="conflict_suggested_by_the_register",
            ),
        ),
        migrations.AddConstraint(
            "conflict",
            models.CheckConstraint(
                condition=~models.Q(status="declared") | (models.Q(origin="declared") & ~models.Q(detail="")),
                name="conflict_declared_in_words",
                violation_error_message="Say in your own words what ties you to the application.",
            ),
        ),
        migrations.AddConstraint(
            "conflict",
            models.CheckConstraint(
                condition=models.Q(de_minimis=False) | models.Q(status="dismissed"),
                name="conflict_de_minimis_dismissed",
            ),
        ),
        migrations.AddIndex(
            "conflict", models.Index(fields=["person", "status"], name="conflict_by_person")
        ),
    ]
