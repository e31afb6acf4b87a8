"""CRT and TRN: who signed what and when, and which courses were taken."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.integrity.catalogue.calendar import months_later
from app.integrity.catalogue.facts import Person
from app.integrity.catalogue.shape import ADVISE, BLOCK, REVIEW, Case, Mark, rule


@rule(
    "CRT-01", "B", "",
    title=("Accuracy certificate missing or signed by a delegate", "本人の誓約なし"),
    says=("The person has certified the record in person.", "記載内容に偽りがないことを本人が誓約していること（代理不可）。"),
    basis="18 USC 287, 1001, 1031; 31 USC 3729-33, 3802", inputs="people.certificates.signer",
)  # fmt: skip
def crt_01(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        if person.certificates.signer != person.key:
            yield Mark(person.key, BLOCK, {"signed": bool(person.certificates.signer)})


@rule(
    "CRT-02", "B", "",
    title=("Signature too old", "署名の期限切れ"),
    says=("At submission the signature is at most twelve calendar months old.", "提出時点で署名から12か月（暦月）以内であること。"),
    basis="Common Forms: signed within 12 months before submission",
    inputs="people.certificates.signed_on proposal.submitted", reads="person clock",
)  # fmt: skip
def crt_02(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        signed, submitted = person.certificates.signed_on, case.dossier.proposal.submitted
        if signed and submitted > months_later(signed, case.whole("signature_months")):
            yield Mark(person.key, BLOCK, {"signed_on": signed, "submitted_on": submitted})


@rule(
    "CRT-03", "B", "",
    title=("Edited after signing", "署名後の変更"),
    says=("What is filed is what was signed: both have the same hash.", "提出される内容が署名された内容と同一であること（ハッシュの一致）。"),
    basis="NIH: the certified document must not be altered",
    inputs="people.certificates.signed_hash people.certificates.present_hash",
)  # fmt: skip
def crt_03(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        held = person.certificates
        if held.signed_hash and held.present_hash != held.signed_hash:
            yield Mark(
                person.key, BLOCK, {"signed_hash": held.signed_hash, "present_hash": held.present_hash}
            )


@rule(
    "CRT-04", "B/R", "US",
    title=("Certificate on malign recruitment programmes", "悪意ある外国人材登用プログラム不参加の証明"),
    says=("At submission the person certifies to be party to no malign foreign talent recruitment programme; after the"
          " award the certificate is renewed every year.",
          "提出時に、悪意ある外国人材登用プログラムに参加していないことを証明し、採択後は毎年更新していること。"),
    basis="42 USC 19232; NIH RPPR G.1", reads="person clock", remedies="correction reporting",
    inputs="people.certificates.malign_free people.certificates.malign_free_on after.awarded",
)  # fmt: skip
def crt_04(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("US"):
        held = person.certificates
        if held.malign_free != "yes":
            yield Mark(person.key, BLOCK, {"answer": held.malign_free or ""})
        elif case.dossier.after.awarded and held.malign_free_on and _is_late(held.malign_free_on, case):
            yield Mark(person.key, REVIEW, {"certified_on": held.malign_free_on}, "renewal")


def _is_late(last: date, case: Case) -> bool:
    return last + timedelta(days=case.whole("renewal_days")) < case.on


@rule(
    "CRT-05", "B", "",
    title=("Institution certificate", "所属機関の証明"),
    says=("The person's institution has certified or approved the record.", "所属機関による証明または承認があること。"),
    basis="42 USC 19232(a)(2); e-Rad 機関承認", inputs="people.certificates.institution", reads="institution",
    remedies="institution_letter",
)  # fmt: skip
def crt_05(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        if person.certificates.institution in {"", "no"}:
            yield Mark(person.key, BLOCK, {"organisation": person.primary.name})


@rule(
    "CRT-06", "B/R", "JP",
    title=("Pledge to report to the institution", "所属機関への報告誓約"),
    says=("The person pledges that all is reported to the institution under its rules; an item not yet reported is"
          " looked at.",
          "関係規程に基づき所属機関へ適切に報告している旨を誓約していること。未届の事項がある場合は担当官が確認します。"),
    basis="競争的研究費の適正な執行に関する指針 (2021-12-17)", remedies="correction institution_letter",
    inputs="people.certificates.institution_reporting people.support.reported people.positions.reported",
)  # fmt: skip
def crt_06(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("JP"):
        pledge = person.certificates.institution_reporting
        if pledge is not None and pledge != "yes":
            yield Mark(person.key, BLOCK, {"answer": pledge})
        unreported = [item.title for item in person.items() if item.reported == "no"]
        unreported += [post.title for post in person.positions if post.reported == "no"]
        if unreported:
            yield Mark(person.key, REVIEW, {"items": unreported}, "items")


@rule(
    "TRN-01", "B/A", "",
    title=("Research-security training missing or expired", "研究セキュリティ研修の期限"),
    says=("US-funded people completed research-security training within twelve months before submission, or within 30"
          " days of joining a project already awarded; others are told only.",
          "米国側の資金を受ける者は、提出前12か月以内（採択後に加わった者は参加から30日以内）に研究セキュリティ研修を修了していること。"
          "その他の者にはお知らせのみ行います。"),
    basis="CHIPS 10634 (42 USC 19234); NSF IN-149; DOE; NASA (2026-08-05)", reads="person clock",
    inputs="people.certificates.security_training_on proposal.submitted people.joined", remedies="training",
)  # fmt: skip
def trn_01(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        done = person.certificates.security_training_on
        if _training_holds(case, person, done):
            continue
        weight = BLOCK if case.agency_says(person, "security_training") == "required" else ADVISE
        yield Mark(
            person.key, weight, {"completed_on": done, "training": person.certificates.security_training}
        )


def _training_holds(case: Case, person: Person, done: date | None) -> bool:
    awarded = case.dossier.after.awarded
    if awarded and person.joined and person.joined > awarded:
        if done is None:
            return case.on <= person.joined + timedelta(days=case.whole("training_days_after_joining"))
        return months_later(done, case.whole("training_months")) >= person.joined
    submitted = case.dossier.proposal.submitted
    return done is not None and months_later(done, case.whole("training_months")) >= submitted


@rule(
    "TRN-02", "B/A", "JP",
    title=("Research-ethics programme not completed", "研究倫理教育の未修了"),
    says=("The leader declares a completed research-ethics programme; for others, and where the institution's own"
          " validity has lapsed, this is pointed out.",
          "研究代表者が研究倫理教育の修了を申告していること。分担者の未申告、および所属機関の定める有効期間の経過はお知らせします。"),
    basis="JST 研究倫理教育 (未履修は応募要件を欠く)", inputs="people.certificates.ethics_on people.certificates.ethics_until",
    reads="person clock", remedies="training",
)  # fmt: skip
def trn_02(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("JP"):
        held = person.certificates
        if held.ethics_on is None:
            yield Mark(person.key, BLOCK if person.lead else ADVISE, {})
        elif held.ethics_until and held.ethics_until < case.dossier.proposal.submitted:
            yield Mark(person.key, ADVISE, {"until": held.ethics_until}, "lapsed")


@rule(
    "TRN-03", "A", "US",
    title=("Training on other-support disclosure", "開示に関する研修"),
    says=("NIH-funded people have evidence of training on the disclosure of other support.",
          "NIHの資金を受ける者について、研究費の開示に関する研修の記録があること。"),
    basis="NIH NOT-OD-25-133 (from 2025-10-01)", inputs="people.certificates.support_training_on", remedies="training",
)  # fmt: skip
def trn_03(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("US"):
        if case.agency_says(person, "support_training") and person.certificates.support_training_on is None:
            yield Mark(person.key, ADVISE, {})
