"""Keys of AI providers, observability and other services.

Source: OpenAI https://platform.openai.com/docs/api-reference/authentication; Anthropic
https://docs.anthropic.com/en/api/admin-api; Hugging Face
https://huggingface.co/docs/hub/security-tokens; Groq, Replicate, xAI, Perplexity: their pages on API keys;
Grafana https://grafana.com/docs/grafana/latest/administration/service-accounts; New Relic
https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys; Dynatrace
https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens; Sentry
https://docs.sentry.io/account/auth-tokens; 1Password https://developer.1password.com/docs/service-accounts;
MaxMind https://support.maxmind.com (licence key format); age https://github.com/FiloSottile/age (spec).
"""

from __future__ import annotations

from masklib.detection.detectors.secrets.token import token

__all__ = ["DETECTORS"]

DETECTORS = (
    token(
        "openai_key",
        r"sk-(?:proj-|svcacct-|admin-|None-)?[\w-]{20,200}(?:T3BlbkFJ[\w-]{20,200})?",
        r"sk-[A-Za-z0-9_-]{20}",
    ),
    token("anthropic_key", r"sk-ant-(?:api|admin)[0-9]{2}-[\w-]{60,120}", "sk-ant-"),
    token(
        "huggingface_token",
        r"hf_[A-Za-z]{30,40}|hf_[A-Za-z0-9]{34,40}|api_org_[A-Za-z]{34}",
        r"hf_[A-Za-z0-9]{30}",
        "api_org_",
    ),
    token("groq_key", r"gsk_[A-Za-z0-9]{52}", "gsk_"),
    token("replicate_token", r"r8_[A-Za-z0-9]{37}", r"r8_[A-Za-z0-9]{37}"),
    token("xai_key", r"xai-[A-Za-z0-9]{80}", "xai-"),
    token("perplexity_key", r"pplx-[A-Za-z0-9]{48}", "pplx-"),
    token(
        "grafana_token",
        r"gl(?:c|sa)_[A-Za-z0-9+/_=]{32,400}|eyJrIjoi[A-Za-z0-9]{60,400}={0,3}",
        "glc_",
        "glsa_",
        "eyJrIjoi",
    ),
    token(
        "new_relic_key",
        r"NR(?:AK|II|JS|IQ|RA|BR|SP|AA)-[A-Za-z0-9-]{19,40}",
        "NRAK-",
        "NRII-",
        "NRJS-",
        "NRIQ-",
        "NRRA-",
        "NRBR-",
        "NRSP-",
        "NRAA-",
    ),
    token("dynatrace_token", r"dt0[a-z]{1}[0-9]{2}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64}", r"dt0[a-z][0-9]{2}\."),
    token("sentry_token", r"sntry[su]_[A-Za-z0-9+/=_]{40,400}", "sntrys_", "sntryu_"),
    token(
        "onepassword_key",
        r"ops_eyJ[\w+/=-]{150,1500}|A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})"
        r"(?:-[A-Z0-9]{5}){3}",
        "ops_eyJ",
        r"A3-[A-Z0-9]{6}-",
    ),
    token("age_key", r"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}", "AGE-SECRET-KEY-1"),
    token("maxmind_key", r"\w{6}_\w{29}_mmk", "_mmk"),
    token("settlemint_token", r"sm_(?:aat|pat|sat)_[A-Za-z0-9]{16}", r"sm_[aps]at_"),
    token("defined_networking_key", r"dnkey-[\w=-]{26}-[\w=-]{52}", "dnkey-"),
    token(
        "authress_key",
        r"(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}"
        r"\.[A-Za-z0-9+/_=-]{30,120}",
        r"\.acc[_-]",
    ),
    token("intra42_secret", r"s-s4t2(?:ud|af)-[a-f0-9]{64}", "s-s4t2"),
    token("new_relic_license", r"(?=[a-z]*[0-9])[a-z0-9]{36}NRAL", "NRAL", digits=True),
    token("tavily_key", r"tvly-(?:dev-|prod-)?[A-Za-z0-9]{24,48}", "tvly-"),
    token("dependency_track_key", r"odt_[A-Za-z0-9]{32,40}", r"odt_[A-Za-z0-9]{32}"),
    token("adafruit_key", r"aio_[A-Za-z0-9]{28}", r"aio_[A-Za-z0-9]{28}"),
    token(
        "salesforce_session",
        r"00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?![\w.]{80,200}",
        r"00D[A-Za-z0-9]{12,15}!",
    ),
    token("adobe_secret", r"p8e-[a-f0-9]{32}", "p8e-"),
)
