"""One module a table family; imported together so that Django finds them."""

from touchstone.store.models.advice import Advice, AdviceReply, AdviceRequest
from touchstone.store.models.answer import Answer, AnswerVersion, Draft
from touchstone.store.models.audit import Anchor, AuditEvent, PrivateLeaf, PrivateLogState, Salt
from touchstone.store.models.content import Content, StoredFile
from touchstone.store.models.decision import AdoptionAct, Condition, Decision, DecisionSignature
from touchstone.store.models.disposal import Disposal, Hold
from touchstone.store.models.evaluation import (
    Evaluation,
    EvaluationClaim,
    EvaluationOffer,
    EvaluationPlan,
    EvaluationRun,
    FairnessChoice,
)
from touchstone.store.models.evidence import Claim, ClaimSupport, EvidenceItem
from touchstone.store.models.feedback import CompletenessStatement, Feedback
from touchstone.store.models.guidance import AnswerReading, LocalPack, PackChoice, PackMove
from touchstone.store.models.project import Assignment, Participation, PinnedPack, Project, StageRun, Use
from touchstone.store.models.publication import DocumentVersion, Publication
from touchstone.store.models.release import FindingAcceptance, Withholding
from touchstone.store.models.technology import Configuration, Technology, TechnologyVersion, VersionInUse
from touchstone.store.models.triage import ThresholdQuery, TriageOverride
from touchstone.store.models.work import ActionToken, Job

__all__ = [
    "ActionToken", "AdoptionAct", "Advice", "AdviceReply", "AdviceRequest", "Anchor", "Answer", "AnswerReading",
    "AnswerVersion", "Assignment", "AuditEvent", "Claim", "ClaimSupport", "CompletenessStatement", "Condition",
    "Configuration", "Content", "Decision", "DecisionSignature", "Disposal", "DocumentVersion", "Draft", "Evaluation",
    "EvaluationClaim", "EvaluationOffer", "EvaluationPlan", "EvaluationRun", "EvidenceItem", "FairnessChoice",
    "Feedback", "FindingAcceptance", "Hold", "Job", "LocalPack", "PackChoice", "PackMove", "Participation",
    "PinnedPack", "PrivateLeaf", "PrivateLogState", "Project", "Publication", "Salt", "StageRun", "StoredFile",
    "Technology", "TechnologyVersion", "ThresholdQuery", "TriageOverride", "Use", "VersionInUse", "Withholding",
]  # fmt: skip
