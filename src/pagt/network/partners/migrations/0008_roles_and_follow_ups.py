from django.db import migrations

# What a contact's one job said becomes their first role, and every next step a follow-up.
MOVE = """
    INSERT INTO partners_contactrole (contact_id, position, organisation_id, title)
    SELECT id, 0, organisation_id, role FROM partners_contact;
    INSERT INTO partners_followup (
        key, version, recorded_on, source, confidence, note, withdrawn,
        title, due, about_kind, about_key, about_part, confidential, done_on, done_by_kind, done_by_key
    )
    SELECT 'next-step-' || id, 1, recorded_on, source, confidence, '', withdrawn,
        next_step, next_step_due, 'interaction', key, '', confidential, next_step_done_on, '', ''
    FROM partners_interaction WHERE next_step <> '';
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0007_network'),
    ]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='contact',
            name='organisation',
        ),
        migrations.RemoveField(
            model_name='contact',
            name='role',
        ),
        migrations.RemoveField(
            model_name='interaction',
            name='next_step_done_on',
        ),
    ]
