"""Two tables like Authority and Unit, without keys, checks or ranges."""

from django.db import models


class Place(models.Model):
    name = models.CharField(max_length=200)


class Thing(models.Model):
    place = models.ForeignKey(Place, on_delete=models.CASCADE)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200, db_index=True)
    kind = models.CharField(max_length=40)
    head = models.CharField(max_length=100)
    phone = models.CharField(max_length=20)
    state = models.CharField(max_length=40)
