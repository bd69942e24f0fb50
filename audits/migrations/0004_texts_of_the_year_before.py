from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("audits", "0003_who_wrote_the_general_part"),
    ]

    operations = [
        migrations.AddField(
            model_name="selfassessment",
            name="carried_texts",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="of the general part: field → [year it was copied from, as it was then]",
            ),
        ),
    ]
