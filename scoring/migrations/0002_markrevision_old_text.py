"""The words that a change of a mark wrote over; rows from before it have none."""

from django.db import migrations

import common.fields


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="markrevision",
            name="old_text",
            field=common.fields.ProseField(blank=True, max_length=1000),
        ),
    ]
