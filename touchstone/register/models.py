"""Tables of the register. Nothing here points outside it, so it can be served with no route to casework."""

from __future__ import annotations

from django.db import models

from touchstone.foundation.identifiers import new_id


def _record(*, primary_key: bool = False, blank: bool = False) -> models.CharField[str, str]:
    return models.CharField(max_length=16, primary_key=primary_key, blank=blank)


class RegisterRecord(models.Model):
    """One public record as it stands: what lists and the live page show. Emptied when the record is withdrawn."""

    record = _record(primary_key=True)
    force_code = models.CharField(max_length=8)
    force_name = models.CharField(max_length=200)
    title = models.JSONField(default=dict)  # language → text
    summary = models.JSONField(default=dict)
    data = models.JSONField(default=dict)  # record.json of the latest version
    reasons = models.JSONField(default=dict)  # version → {event, why}: what changed and why, in words
    stage = models.CharField(max_length=80, blank=True, default="")
    phase = models.CharField(max_length=40, blank=True, default="")
    languages = models.JSONField(default=list)
    is_demonstration = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)
    latest_version = models.IntegerField()
    first_published_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["force_code", "changed_at"], name="record_by_force")]


class RegisterEntry(models.Model):
    """One event on a public record, with its place in the public log. Never changed."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    record = _record()
    version = models.IntegerField()
    event = models.CharField(max_length=20)
    force_code = models.CharField(max_length=8)
    force_name = models.CharField(max_length=200)
    public_digest = models.CharField(max_length=80)
    position = models.BigIntegerField(unique=True)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="record_versions_in_order")]


class PublicFile(models.Model):
    """One frozen file of one version of a record. Taken away only by withdrawal."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    record = _record()
    version = models.IntegerField()
    path = models.CharField(max_length=100)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "version", "path"], name="one_file_at_a_path")]


class Proof(models.Model):
    """The proof file of one version, made once when a signed checkpoint first covers its entry."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    record = _record()
    version = models.IntegerField()
    position = models.BigIntegerField()
    size = models.BigIntegerField()  # of the checkpoint in the file
    body = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="one_proof_each")]


class Leaf(models.Model):
    """One entry of the public log, committed together with the act it speaks of. Never changed."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.BinaryField(max_length=4096)
    leaf = models.BinaryField(max_length=32)


class Checkpoint(models.Model):
    """A signed size and root, with the exact bytes that are published. Never changed."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.BinaryField()
    signed_at = models.DateTimeField()


class LogState(models.Model):
    """The one row that is locked to take the next place in the public log, and to sign it."""

    name = models.CharField(primary_key=True, max_length=20, default="public")
    origin = models.CharField(max_length=255)
    frontier = models.JSONField(default=dict)
    size = models.BigIntegerField(default=0)
    published_size = models.BigIntegerField(null=True)  # of the checkpoint last made visible
    vkeys = models.TextField(blank=True, default="")  # one verifier key a line
    trouble = models.CharField(max_length=400, blank=True, default="")  # why nothing is signed at present


class InboxItem(models.Model):
    """What the public sends in: inserted here by the public site, and moved away by casework."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    record = _record(blank=True)
    lookup = models.CharField(max_length=64, unique=True, default="")  # of the private link
    reference = models.CharField(max_length=12, blank=True, default="")
    kind = models.CharField(max_length=20)
    body = models.TextField()
    reply_to = models.CharField(max_length=254, blank=True)
    may_quote = models.BooleanField(default=False)
    seal_key = models.CharField(max_length=64, blank=True, default="")  # the answer is sealed for the link's holder
    received_at = models.DateTimeField()


class InboxToll(models.Model):
    """A place taken in an hour's count of messages: a keyed digest, a network address never. Gone within a day."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    place = models.CharField(max_length=80, unique=True)
    taken_at = models.DateTimeField()


class FeedbackThread(models.Model):
    """What became of one message: its clock for everybody, its sealed answer for the link's holder."""

    lookup = models.CharField(primary_key=True, max_length=64)
    reference = models.CharField(max_length=12)
    record = _record()
    kind = models.CharField(max_length=20)
    received_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=20)  # waiting, answered, published, closed
    sealed = models.TextField(blank=True, default="")
    question = models.TextField(blank=True, default="")  # shown on the record, as is the answer
    answer = models.TextField(blank=True, default="")
    is_own_words = models.BooleanField(default=False)
    settled_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["record", "status"], name="feedback_by_record")]


class CompletenessStatement(models.Model):
    """A chief officer's yearly word that nothing in use is missing from the register. Never changed."""

    id = models.CharField(primary_key=True, max_length=26, default=new_id, editable=False)
    force_code = models.CharField(max_length=8)
    force_name = models.CharField(max_length=200)
    signed_on = models.DateField()
    is_demonstration = models.BooleanField(default=False)
    body = models.BinaryField()  # canonical JSON, served as it stands
    digest = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["force_code", "signed_on"], name="statement_by_force")]
