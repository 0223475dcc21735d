<?php

declare(strict_types=1);

namespace SimpleSAML\Module\bundid;

/**
 * What SimpleSAMLphp cannot say by itself: the trust level of an attribute, the detail of an error, another cipher.
 * Three lines in its copy call this (config/cli/identity_provider.py puts them there).
 */
class Answer
{
    private const AKDB = 'https://www.akdb.de/request/2018/09';

    /** @var array<string, string> trust level by attribute */
    public static $levels = [];

    /** @var string|null JSON */
    public static $detail = null;

    public static function mark(\DOMElement $attribute, string $name): void
    {
        if (isset(self::$levels[$name])) {
            $attribute->setAttributeNS(self::AKDB, 'akdb:TrustLevel', self::$levels[$name]);
        }
    }

    public static function detail(\DOMDocument $document, \DOMElement $status): void
    {
        if (self::$detail === null) {
            return;
        }
        $outer = $document->createElementNS('urn:oasis:names:tc:SAML:2.0:protocol', 'samlp:StatusDetail');
        $inner = $document->createElementNS(self::AKDB, 'akdb:StatusDetail');
        $inner->appendChild($document->createTextNode(self::$detail));
        $outer->appendChild($inner);
        $status->appendChild($outer);
    }

    public static function cipher(): string
    {
        return getenv('BUNDID_CIPHER') ?: 'http://www.w3.org/2009/xmlenc11#aes256-gcm';
    }
}
