<?php

declare(strict_types=1);

namespace SimpleSAML\Module\bundid;

/** What a service asks for, read from the extension of its request (interface description, section 9). */
class Request
{
    private const AKDB = 'https://www.akdb.de/request/2018/09';
    private const UI = 'https://www.akdb.de/request/2018/09/classic-ui/v1';
    private const LEVELS = ['Benutzername' => 1, 'Elster' => 3, 'eID' => 4];

    /** @var string|null one of BundID's codes (section 9.6) */
    public $error = null;
    /** @var array<string, bool> OID to whether it is required */
    public $attributes = [];
    /** @var array<string, bool> */
    public $means = [];
    public $level = 1;
    public $organisation = '';
    public $back = '';

    public function __construct(array $state)
    {
        $wanted = $state['saml:RequestedAuthnContext']['AuthnContextClassRef'][0] ?? 'STORK-QAA-Level-1';
        $this->level = (int) substr($wanted, -1);
        $extension = $this->extension($state['saml:Extensions'] ?? []);
        if ($extension === null) {
            $this->error = 'akdb-extension-missing';
            return;
        }
        if ($extension->getAttribute('Version') !== '2') {
            $this->error = 'akdb-extension-v1-deprecated';
            return;
        }
        $this->read($extension);
    }

    /** Ways that are switched on and reach the level. */
    public function ways(): array
    {
        $fits = function (int $level, string $name): bool {
            return $level >= $this->level && ($this->means[$name] ?? true);
        };
        return array_filter(self::LEVELS, $fits, ARRAY_FILTER_USE_BOTH);
    }

    private function extension(array $chunks): ?\DOMElement
    {
        foreach ($chunks as $chunk) {
            $element = $chunk->getXML();
            if ($element->namespaceURI === self::AKDB && $element->localName === 'AuthenticationRequest') {
                return $element;
            }
        }
        return null;
    }

    private function read(\DOMElement $extension): void
    {
        foreach ($extension->getElementsByTagNameNS(self::AKDB, 'Enabled') as $enabled) {
            $this->means[$enabled->parentNode->localName] = trim($enabled->textContent) === 'true';
        }
        foreach ($extension->getElementsByTagNameNS(self::AKDB, 'RequestedAttribute') as $attribute) {
            $required = $attribute->getAttribute('RequiredAttribute') === 'true';
            $this->attributes[$attribute->getAttribute('Name')] = $required;
        }
        $this->organisation = $this->text($extension, 'OrganizationDisplayName');
        $this->back = $this->text($extension, 'BackURL');
        if (!$this->attributes) {
            $this->error = 'requested-attributes-empty';
        } elseif (isset($this->attributes[''])) {
            $this->error = 'requested-attributes-missing-name';
        } elseif ($this->organisation === '') {
            $this->error = 'organization-display-name-missing';
        } elseif ($this->text($extension, 'OnlineServiceId') === '') {
            $this->error = 'online-service-id-missing'; // our word: the description names no code for it
        }
    }

    private function text(\DOMElement $extension, string $name): string
    {
        $found = $extension->getElementsByTagNameNS(self::UI, $name)->item(0);
        return $found === null ? '' : trim($found->textContent);
    }
}
