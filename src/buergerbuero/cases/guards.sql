-- What the database itself refuses about cases, whoever runs: portal, desk or worker.
-- What is unknown (NULL) is refused too. A new fact or event that the portal may cause stands in
-- the list of its guard.
-- Each guard stands here once, as it is; base/policy.py lays them after every migration.

-- The log never changes, and a decision only gets its end.
CREATE OR REPLACE FUNCTION cases_event_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an event of a case is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER cases_event_is_final BEFORE UPDATE ON cases_event
    FOR EACH ROW EXECUTE FUNCTION cases_event_is_final();

CREATE OR REPLACE FUNCTION cases_decision_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'made'
        OR (NEW.id, NEW.case_id, NEW.version, NEW.kind, NEW.outcome, NEW.sealed_reasons, NEW.made_at, NEW.made_by,
            NEW.release_at)
        IS DISTINCT FROM
           (OLD.id, OLD.case_id, OLD.version, OLD.kind, OLD.outcome, OLD.sealed_reasons, OLD.made_at, OLD.made_by,
            OLD.release_at)
    THEN
        RAISE EXCEPTION 'a decision is never changed, only settled once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_decision_is_final BEFORE UPDATE ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION cases_decision_is_final();

-- What a taken portal may do to cases is what citizens may: apply, answer, withdraw, open a notice. It can neither undo
-- a decision, nor end a case so long ago that retention erases it, nor write a line that only staff can, nor hide
-- a letter from the post list, nor queue other work than what follows from that.
CREATE OR REPLACE FUNCTION cases_case_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        NEW.sequence = OLD.sequence + 1
        AND CASE
            WHEN NEW.state = OLD.state
                THEN (NEW.closed_at, NEW.answer_until) IS NOT DISTINCT FROM (OLD.closed_at, OLD.answer_until)
            WHEN NEW.state = 'in_review'
                THEN OLD.state = 'waiting_for_citizen' AND NEW.closed_at IS NULL
            WHEN NEW.state = 'withdrawn'
                THEN OLD.state IN ('received', 'in_review', 'waiting_for_citizen') AND NEW.closed_at IS NOT NULL
            ELSE false
        END
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal does no more to a case than a citizen may' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_case_of_portal BEFORE UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_case_of_portal();

CREATE OR REPLACE FUNCTION cases_event_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        NEW.actor_kind = 'citizen'
        AND (NEW.axis, NEW.verb) IN (
            ('case', 'open'), ('case', 'answer'), ('case', 'withdraw'), ('case', 'amend'),
            ('delivery', 'collect'), ('delivery', 'revoke'), ('fee', 'claim'),
            ('consent', 'ask_other'), ('consent', 'consent'), ('consent', 'decline'), ('consent', 'recant'),
            ('consent', 'replace')
        )
        AND NEW.sequence = (SELECT sequence FROM cases_case WHERE id = NEW.case_id)
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal writes no events but those of citizens' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_event_of_portal BEFORE INSERT ON cases_event
    FOR EACH ROW EXECUTE FUNCTION cases_event_of_portal();

-- Reading a notice online is not collecting it: the portal opens what lies in the inbox, and nothing at the counter or
-- in a box.
CREATE OR REPLACE FUNCTION cases_delivery_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        OLD.state = 'provided' AND NEW.state = 'opened' AND OLD.channel NOT IN ('counter', 'box')
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal opens what was provided, no more' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_delivery_of_portal BEFORE UPDATE ON cases_delivery
    FOR EACH ROW EXECUTE FUNCTION cases_delivery_of_portal();

-- The portal queues what follows from what citizens do, and looks at payments, which the worker does.
CREATE OR REPLACE FUNCTION cases_job_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        (NEW.task_name = 'react' AND NEW.args #>> '{fact,type}' IN (
            'case.opened', 'case.answered', 'case.amended', 'case.withdrawn', 'case.letter_wanted', 'delivery.opened',
            'mail.confirmed', 'mail.code_wanted', 'consent.asked', 'consent.answered'
        ))
        OR (NEW.task_name = 'check_payment' AND NEW.queue_name = 'payments')
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal queues no work but what follows from citizens' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_job_of_portal BEFORE INSERT ON procrastinate_jobs
    FOR EACH ROW EXECUTE FUNCTION cases_job_of_portal();

-- Answers change only where a clerk has asked for it, and only with the bytes of before kept aside. The portal, which
-- may do this for citizens, can leave out neither half, nor use it for more: the person's snapshot and the way of
-- delivery follow the answers or stay. A question stands as long as nothing else has happened to the case itself; that
-- its fee is paid meanwhile changes nothing about it.
CREATE OR REPLACE FUNCTION cases_former_is_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM cases_case c JOIN cases_correction asked ON asked.case_id = c.id
            AND asked.sequence = (SELECT max(e.sequence) FROM cases_event e WHERE e.case_id = c.id AND e.axis = 'case')
        WHERE c.id = NEW.case_id AND c.state = 'waiting_for_citizen' AND c.revision = NEW.revision
            AND c.sequence + 1 = NEW.sequence AND c.sealed_answers = NEW.sealed_answers
    ) THEN
        RAISE EXCEPTION 'what is kept are the answers that stand, when a correction is asked for'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_former_is_true BEFORE INSERT ON cases_formeranswers
    FOR EACH ROW EXECUTE FUNCTION cases_former_is_true();

CREATE OR REPLACE FUNCTION cases_former_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'former answers are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER cases_former_is_final BEFORE UPDATE ON cases_formeranswers
    FOR EACH ROW EXECUTE FUNCTION cases_former_is_final();

CREATE OR REPLACE FUNCTION cases_former_is_needed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cases_formeranswers WHERE id = NEW.id) AND NOT EXISTS (
        SELECT 1 FROM cases_case c JOIN cases_event e ON e.case_id = c.id AND e.sequence = NEW.sequence
        WHERE c.id = NEW.case_id AND c.revision > NEW.revision AND e.verb = 'amend'
    ) THEN
        RAISE EXCEPTION 'answers are kept when they were corrected, not otherwise' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS cases_former_is_needed ON cases_formeranswers;
CREATE CONSTRAINT TRIGGER cases_former_is_needed AFTER INSERT ON cases_formeranswers
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_former_is_needed();

-- Beside a correction, a notice that would have come online may come as a letter after all; never the other way round.
CREATE OR REPLACE FUNCTION cases_case_keeps_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.sealed_answers, NEW.revision) IS DISTINCT FROM (OLD.sealed_answers, OLD.revision) AND (
        NEW.revision = OLD.revision + 1
        AND NEW.sealed_answers <> OLD.sealed_answers
        AND NEW.state = 'in_review'
        AND EXISTS (
            SELECT 1 FROM cases_formeranswers f
            WHERE f.case_id = OLD.id AND f.revision = OLD.revision AND f.sequence = NEW.sequence
                AND f.sealed_answers = OLD.sealed_answers
        )
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'answers are corrected when that is asked for, and kept as they were'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF current_user = 'bb_portal' AND NEW.channel IS DISTINCT FROM OLD.channel AND NEW.revision = OLD.revision
        AND (
            OLD.channel = 'inbox' AND NEW.channel = 'post' AND NEW.state = OLD.state
            AND NOT EXISTS (SELECT 1 FROM cases_delivery d WHERE d.case_id = OLD.id)
        ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal changes the way of delivery only with the answers'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_case_keeps_answers BEFORE UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_case_keeps_answers();

CREATE OR REPLACE FUNCTION cases_party_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND NOT EXISTS (
        SELECT 1 FROM cases_formeranswers f JOIN cases_case c ON c.id = f.case_id AND c.revision = f.revision
        WHERE f.case_id = OLD.case_id
    ) THEN
        RAISE EXCEPTION 'the portal changes a person only with the answers' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_party_of_portal BEFORE UPDATE ON cases_party
    FOR EACH ROW EXECUTE FUNCTION cases_party_of_portal();

-- The portal claims a fee with the application and never says what became of it: its cases begin received, with a fee
-- that is due or none, and the only line on the fee that it may write is the first one after the opening.
CREATE OR REPLACE FUNCTION cases_case_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        NEW.fee_state IN ('none', 'due') AND NEW.state = 'received' AND NEW.sequence = 0 AND NEW.closed_at IS NULL
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal opens cases, and settles no fee' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_case_begins BEFORE INSERT ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_case_begins();

CREATE OR REPLACE FUNCTION cases_fee_event_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND NEW.axis = 'fee' AND (
        (NEW.verb, NEW.before, NEW.after, NEW.sequence) = ('claim', 'none', 'due', 1)
        AND (SELECT fee_state FROM cases_case WHERE id = NEW.case_id) = 'due'
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal says that a fee is due, no more' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_fee_event_of_portal BEFORE INSERT ON cases_event
    FOR EACH ROW EXECUTE FUNCTION cases_fee_event_of_portal();

-- The portal confirms an address that the worker has written to: it counts tries and confirms once; what was sent, and
-- where, it cannot change.
CREATE OR REPLACE FUNCTION cases_mail_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        (NEW.tries = OLD.tries + 1 AND NEW.confirmed_at IS NOT DISTINCT FROM OLD.confirmed_at)
        OR (NEW.tries = OLD.tries AND OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL)
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal counts tries and confirms once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_mail_of_portal BEFORE UPDATE ON cases_mailcheck
    FOR EACH ROW EXECUTE FUNCTION cases_mail_of_portal();

-- A clerk may add two deliveries only: the letter that takes the place of what was not opened or collected, and the
-- counter that takes the place of a box.
CREATE OR REPLACE FUNCTION cases_delivery_of_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_desk' AND (
        NEW.channel IN ('post', 'counter') AND NEW.state = 'prepared' AND EXISTS (
            SELECT 1 FROM cases_delivery d
            WHERE d.decision_id = NEW.decision_id AND d.case_id = NEW.case_id AND d.document_id = NEW.document_id
                AND d.state = 'fallen_back' AND (d.channel = 'box') = (NEW.channel = 'counter')
        )
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'a clerk adds no delivery but a letter or the counter in place of another'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_delivery_of_desk BEFORE INSERT ON cases_delivery
    FOR EACH ROW EXECUTE FUNCTION cases_delivery_of_desk();

-- The worker decides nothing but what a machine may: it grants, and only where registers were asked for the answers
-- that stand. Nobody else decides in the machine's name. The id stands in cases.values too (MACHINE_ID).
CREATE OR REPLACE FUNCTION cases_decision_of_machine() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_worker' AND (
        NEW.made_by = '00000000-0000-4000-8000-000000000035' AND NEW.outcome = 'granted' AND NEW.state = 'made'
        AND EXISTS (
            SELECT 1 FROM cases_checked checked JOIN cases_case c ON c.id = checked.case_id
            WHERE c.id = NEW.case_id AND checked.revision = c.revision
        )
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'a machine grants what registers were asked about, no more'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF current_user = 'bb_desk' AND NEW.made_by = '00000000-0000-4000-8000-000000000035' THEN
        RAISE EXCEPTION 'people decide in their own name' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_decision_of_machine BEFORE INSERT ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION cases_decision_of_machine();

-- A second parent answers with a key of their own, which the portal holds for the moment they have it open. It asks,
-- notes what they answer, and lets one asking take the place of another; it answers neither on paper nor without
-- a row that says so, and whoever runs changes no answer. That an answer was sealed with the second parent's key, and
-- that an asking is about what stands in the case, the desk checks before anybody may grant.
CREATE OR REPLACE FUNCTION cases_consent_is_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('given', 'declined', 'taken_back') AND NEW.state <> OLD.state AND NOT EXISTS (
        SELECT 1 FROM cases_consentanswer a JOIN cases_case c ON c.id = NEW.case_id
        WHERE a.consent_id = NEW.id AND a.state = NEW.state AND a.sequence = c.sequence + 1
            AND c.state NOT IN ('decided', 'closed', 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'a consent follows an answer, while nothing is decided' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('asked', 'given'), ('asked', 'declined'), ('declined', 'given'), ('given', 'taken_back'),
        ('taken_back', 'given'), ('asked', 'replaced'), ('given', 'replaced'), ('declined', 'replaced'),
        ('taken_back', 'replaced')
    ) AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'a consent does not go there from here' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_consent_is_answered BEFORE UPDATE ON cases_consent
    FOR EACH ROW EXECUTE FUNCTION cases_consent_is_answered();

CREATE OR REPLACE FUNCTION cases_consent_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.state = 'asked' AND NEW.opened_at IS NULL AND NEW.reminded_at IS NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'a consent begins by asking' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_consent_begins BEFORE INSERT ON cases_consent
    FOR EACH ROW EXECUTE FUNCTION cases_consent_begins();

CREATE OR REPLACE FUNCTION cases_consent_answer_of_whom() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (current_user = 'bb_portal' AND NEW.came_by = 'paper') OR (current_user = 'bb_desk' AND NEW.came_by <> 'paper')
    THEN
        RAISE EXCEPTION 'paper comes to the desk, everything else to the portal' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_consent_answer_of_whom BEFORE INSERT ON cases_consentanswer
    FOR EACH ROW EXECUTE FUNCTION cases_consent_answer_of_whom();

CREATE OR REPLACE FUNCTION cases_consent_answer_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a second parent answered is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER cases_consent_answer_is_final BEFORE UPDATE ON cases_consentanswer
    FOR EACH ROW EXECUTE FUNCTION cases_consent_answer_is_final();

-- A label that a case was found by ends with it and goes to no other case.
CREATE OR REPLACE FUNCTION cases_label_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.label <> OLD.label OR NEW.case_id IS NOT NULL THEN
        RAISE EXCEPTION 'a label is left behind, never given to another case' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER cases_label_ends BEFORE UPDATE ON cases_searchlabel
    FOR EACH ROW EXECUTE FUNCTION cases_label_ends();

-- When something came, was opened, confirmed or answered is not for the portal to choose (base/guards.sql).
CREATE OR REPLACE TRIGGER portal_writes_now BEFORE INSERT OR UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION base_portal_writes_now('received_at', 'closed_at');
CREATE OR REPLACE TRIGGER portal_writes_now BEFORE INSERT ON cases_event
    FOR EACH ROW EXECUTE FUNCTION base_portal_writes_now('at');
CREATE OR REPLACE TRIGGER portal_writes_now BEFORE UPDATE ON cases_delivery
    FOR EACH ROW EXECUTE FUNCTION base_portal_writes_now('opened_at');
CREATE OR REPLACE TRIGGER portal_writes_now BEFORE UPDATE ON cases_mailcheck
    FOR EACH ROW EXECUTE FUNCTION base_portal_writes_now('confirmed_at');
CREATE OR REPLACE TRIGGER portal_writes_now BEFORE INSERT OR UPDATE ON cases_consent
    FOR EACH ROW EXECUTE FUNCTION base_portal_writes_now('asked_at', 'opened_at');
CREATE OR REPLACE TRIGGER portal_writes_now BEFORE INSERT ON cases_consentanswer
    FOR EACH ROW EXECUTE FUNCTION base_portal_writes_now('at');
