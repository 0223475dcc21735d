"""Decisions about a case, pure: the lifecycle tables and the words that it is found by."""

from buergerbuero.cases.rules.collecting import LISTED_AFTER, collection_code, is_code, is_over, may_take_back
from buergerbuero.cases.rules.lifecycle import (
    ANSWER_WITHIN_DAYS,
    CASE,
    DECISION,
    DELIVERY,
    FEE,
    TEXT_MOST,
    after,
    allowed,
    answer_until,
    channel_of,
    fee_of,
    fee_verb,
    is_late,
    text_of,
)
from buergerbuero.cases.rules.tokens import phonetic, query_tokens, tokens_of, words_in

__all__ = [
    "ANSWER_WITHIN_DAYS",
    "CASE",
    "DECISION",
    "DELIVERY",
    "FEE",
    "LISTED_AFTER",
    "TEXT_MOST",
    "after",
    "allowed",
    "answer_until",
    "channel_of",
    "collection_code",
    "fee_of",
    "fee_verb",
    "is_code",
    "is_late",
    "is_over",
    "may_take_back",
    "phonetic",
    "query_tokens",
    "text_of",
    "tokens_of",
    "words_in",
]
