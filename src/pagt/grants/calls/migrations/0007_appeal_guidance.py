from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0006_amendment_guard")]

    operations = [
        migrations.AddField(
            model_name="poolrules",
            name="appeal_guidance",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Stands in each letter that does not give all that was applied for.",
                max_length=5000,
                verbose_name="How to appeal",
            ),
            preserve_default=False,
        ),
    ]
