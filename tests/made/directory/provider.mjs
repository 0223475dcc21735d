/* A directory for tests: oidc-provider (certified by the OpenID Foundation) with invented people and a page to choose one.

   node provider.mjs PORT REDIRECT_URI SECRET. Lists of ways to show who one is stand in the names of the people. */
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [port, back, secret] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const people = {
  muster: { name: "Sabine Muster", preferred_username: "s.muster", amr: ["pwd", "otp", "mfa"], acr: "zwei" },
  probe: { name: "Lukas Probe", preferred_username: "l.probe", amr: ["pwd"], acr: "eins" },
  fremd: { name: "Fiona Fremd", preferred_username: "f.fremd", amr: ["pwd", "mfa"], acr: "zwei" },
};

const provider = new Provider(issuer, {
  clients: [{ client_id: "buergerbuero", client_secret: secret, redirect_uris: [back], response_types: ["code"] }],
  claims: { openid: ["sub", "acr", "amr"], profile: ["name", "preferred_username"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ["for tests"] },
  findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
  interactions: { url: (ctx, interaction) => `/waehlen/${interaction.uid}` },
});

async function choose(request, response) {
  const [, , uid, who] = request.url.split("/");
  if (who === "abbrechen") return provider.interactionFinished(request, response, { error: "access_denied" });
  if (who) {
    const { amr, acr } = people[who];
    return provider.interactionFinished(request, response, { login: { accountId: who, amr, acr } });
  }
  const links = [...Object.keys(people), "abbrechen"].map((each) => `<p><a href="/waehlen/${uid}/${each}">${each}</a></p>`);
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(`<!doctype html><title>Verzeichnis</title><h1>Wer sind Sie?</h1>${links.join("")}`);
}

const callback = provider.callback();
createServer((request, response) => (request.url.startsWith("/waehlen/") ? choose(request, response) : callback(request, response)))
  .listen(Number(port), "127.0.0.1", () => process.stdout.write("ready\n"));
