<?php

/* The page where somebody chooses who to be. It is plain: what BundID's looks like is none of our business. */

declare(strict_types=1);

use SAML2\Constants;
use SimpleSAML\Auth;
use SimpleSAML\Module\bundid\Answer;
use SimpleSAML\Module\bundid\Request;
use SimpleSAML\Module\saml\Error;

const BPK2 = 'urn:oid:1.3.6.1.4.1.25484.494450.3';
const GIVEN = 'urn:oid:2.5.4.42';
const STREET = 'urn:oid:2.5.4.16';

function shown(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES);
}

function page(string $title, string $body): void
{
    header('Content-Type: text/html; charset=utf-8');
    header('Cache-Control: no-store');
    echo '<!doctype html><html lang="de"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        . '<title>' . $title . '</title><h1>' . $title . '</h1>' . $body . '</html>';
    exit;
}

function refuse(array $state, string $code, string $message): void
{
    Answer::$detail = (string) json_encode(
        ['version' => '1.0', 'errors' => [['code' => $code, 'message' => $message]]]
    );
    $error = new Error(Constants::STATUS_REQUESTER, Constants::STATUS_REQUEST_DENIED, 'security-msg');
    Auth\State::throwException($state, $error);
}

/* What a way knows about a person: a password nothing for sure, ELSTER and the chip what they hold, in their spelling. */
function facts(array $person, string $way): array
{
    [$level, $stork] = ['Benutzername' => ['UNTERGEORDNET', 1], 'Elster' => ['SUBSTANTIELL', 3], 'eID' => ['HOCH', 4]][$way];
    $found = [];
    foreach ($person['facts'] as $name => $value) {
        $capital = $way === 'eID' && strpos($name, '0.9.2342') === false;
        $found[$name] = [$capital ? strtr(mb_strtoupper(strtr($value, ['ß' => 'ẞ'])), []) : $value, $level];
    }
    $found['urn:oid:0.9.2342.19200300.100.1.3'] = [$person['mail'], 'NORMAL'];
    $found[BPK2] = [$person['bpk2'], 'NORMAL'];
    $found['urn:oid:2.5.4.18'] = [$person['mailbox'], 'NORMAL'];
    $found['urn:oid:1.3.6.1.4.1.25484.494450.2'] = [$way, 'NORMAL'];
    return [$found, $stork];
}

function answer(array $state, Request $request, array $person, string $way, string $trouble): void
{
    [$found, $stork] = facts($person, $way);
    if ($trouble === 'ohne-namen') {
        unset($found[GIVEN], $found[STREET]);
    } elseif ($trouble === 'ohne-konto') {
        unset($found[BPK2], $found['urn:oid:2.5.4.18']);
    } elseif ($trouble === 'niedriger') {
        $stork = 1;
    }
    $context = 'STORK-QAA-Level-' . $stork;
    $found['urn:oid:1.2.40.0.10.2.1.1.261.94'] = [$context, 'NORMAL'];
    $missing = array_diff(array_keys(array_filter($request->attributes)), array_keys($found));
    if ($missing) {
        refuse($state, 'IDP_REQUIRED_ATTRIBUTES_MISSING', 'Attribute ' . implode(', ', $missing) . ' is required');
    }
    $state['Attributes'] = [];
    foreach (array_intersect_key($found, $request->attributes) as $name => [$value, $level]) {
        $state['Attributes'][$name] = [$value];
        Answer::$levels[$name] = $level;
    }
    $state['saml:AuthnContextClassRef'] = $context;
    Auth\Source::completeAuth($state);
}

$id = (string) ($_REQUEST['AuthState'] ?? '');
$state = Auth\State::loadState($id, 'bundid:login');
$request = new Request($state);
if ($request->error !== null) {
    http_response_code(400);
    page('Fehler', '<p>idp.code=' . shown($request->error) . '</p>');
}
$persons = \SimpleSAML\Configuration::getConfig('persons.php')->toArray();
$trouble = (string) ($_POST['stoerung'] ?? '');
if ($trouble === 'abbruch') {
    Auth\State::throwException($state, new Error(Constants::STATUS_RESPONDER, Constants::STATUS_AUTHN_FAILED));
} elseif ($trouble === 'unbekannt') {
    refuse($state, 'IDP_SOMETHING_NEW', 'nobody has heard of it');
}
$way = (string) ($_POST['weg'] ?? '');
$person = $persons[(string) ($_POST['person'] ?? '')] ?? null;
if ($person !== null && isset(['Benutzername' => 1, 'Elster' => 1, 'eID' => 1][$way])) {
    if (isset($request->ways()[$way]) || $trouble === 'niedriger') {
        answer($state, $request, $person, $way, $trouble);
    }
}

$names = ['eID' => 'mit Online-Ausweis', 'Elster' => 'mit ELSTER', 'Benutzername' => 'mit Passwort'];
$buttons = '';
foreach ($persons as $key => $each) {
    foreach (array_reverse($request->ways()) as $way => $level) {
        $buttons .= '<form method="post"><input type="hidden" name="AuthState" value="' . shown($id) . '">'
            . '<input type="hidden" name="person" value="' . shown($key) . '"><input type="hidden" name="weg" value="'
            . shown($way) . '"><p><button>' . shown($each['name'] . ' ' . $names[$way]) . '</button></p></form>';
    }
}
$buttons .= '<form method="post"><input type="hidden" name="AuthState" value="' . shown($id) . '">'
    . '<input type="hidden" name="stoerung" value="abbruch"><p><button>Abbrechen</button></p></form>';
if ($request->back !== '') {
    $buttons .= '<p><a href="' . shown($request->back) . '">Zurück zum Onlinedienst</a></p>';
}
page('Nachbildung der BundID', '<p>Anmeldung bei: ' . shown($request->organisation)
    . '</p><p>Alle Personen sind erfunden. Dies ist nicht die BundID.</p>' . $buttons);
