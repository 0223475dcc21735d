<?php

declare(strict_types=1);

namespace SimpleSAML\Module\bundid\Auth\Source;

use SimpleSAML\Auth;
use SimpleSAML\Module;
use SimpleSAML\Utils;

/** Somebody chooses who to be, each time anew: BundID is always asked with ForceAuthn. */
class Persons extends Auth\Source
{
    public function authenticate(&$state)
    {
        $state['bundid:source'] = $this->authId;
        $id = Auth\State::saveState($state, 'bundid:login');
        Utils\HTTP::redirectTrustedURL(Module::getModuleURL('bundid/login.php'), ['AuthState' => $id]);
    }

    public function reauthenticate(array &$state)
    {
        $this->authenticate($state);
    }
}
