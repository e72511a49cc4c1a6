"""Keys of clouds and platforms.

Source: the vendors' documentation of their identifiers and keys:
AWS https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (unique ID prefixes);
Google https://cloud.google.com/docs/authentication/api-keys; Azure
https://learn.microsoft.com/en-us/azure/storage/common/storage-account-keys-manage and the Entra ID client
secret format; DigitalOcean https://docs.digitalocean.com/reference/api/create-personal-access-token;
Alibaba https://www.alibabacloud.com/help/en/ram; Databricks https://docs.databricks.com/dev-tools/auth/pat;
Vault https://developer.hashicorp.com/vault/docs/concepts/tokens (prefixes since 1.10); Terraform
https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens; Yandex
https://yandex.cloud/en/docs/iam/concepts/authorization; Heroku, Fly.io, Doppler, Pulumi, PlanetScale,
Scalingo, Cloudflare, Vercel, Tailscale, Azure DevOps, OpenShift, Harness, ClickHouse and Supabase: their
pages on API tokens.
"""

from __future__ import annotations

from masklib.detection.detectors.secrets.token import token

__all__ = ["DETECTORS"]

DETECTORS = (
    token(
        "aws_access_key_id",
        r"(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|A3T[A-Z0-9])[A-Z0-9]{16}",
        "AKIA",
        "ASIA",
        "ABIA",
        "ACCA",
        "AROA",
        "AIDA",
        r"A3T[A-Z0-9]{17}",
    ),
    token(
        "aws_bedrock_key",
        r"ABSK[A-Za-z0-9+/]{60,300}={0,2}|bedrock-api-key-[A-Za-z0-9+/=%]{20,2000}",
        "ABSK",
        "bedrock-api-key-",
    ),
    token(
        "google_api_key", r"AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{20,2000}", "AIza", "GOCSPX-", r"ya29\."
    ),
    token("azure_client_secret", r"[\w~.]{3}[0-9]Q~[\w~.-]{31,34}", "Q~"),
    token("azure_storage_key", r"[A-Za-z0-9+/]{86}==", r"[A-Za-z0-9+/]{40}=="),
    token("alibaba_access_key", r"LTAI[A-Za-z0-9]{12,20}", "LTAI"),
    token("digitalocean_token", r"do[opr]_v1_[a-f0-9]{64}", "_v1_"),
    token("databricks_token", r"dapi[a-f0-9]{32}(?:-[0-9])?", r"dapi[a-f0-9]{32}"),
    token("doppler_token", r"dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{40,64}", r"dp\.[a-z]{2,5}\."),
    token(
        "vault_token",
        r"hv[bsr]\.[\w-]{24,300}",
        r"hvb\.",
        r"hvs\.",
        r"hvr\.",
    ),
    token(
        "vault_legacy_token",
        r"s\.(?=[A-Za-z]*[0-9])[A-Za-z0-9]{24}",
        r"[^A-Za-z0-9]s\.[A-Za-z0-9]{24}",
        digits=True,
    ),
    token("terraform_token", r"[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}", r"\.atlasv1\."),
    token("heroku_key", r"HRKU-AA[\w-]{58}", "HRKU-"),
    token(
        "fly_token",
        r"fm[12][ar]?_[A-Za-z0-9+/]{40,1000}={0,3}|fo1_[\w-]{43}",
        r"fm1[ar]?_",
        r"fm2[ar]?_",
        "fo1_",
    ),
    token("pulumi_token", r"pul-[a-f0-9]{40}", r"pul-[a-f0-9]{40}"),
    token("planetscale_token", r"pscale_(?:tkn|oauth|pw)_[\w=.-]{32,64}", "pscale_"),
    token("scalingo_token", r"tk-us-[\w-]{48}", "tk-us-"),
    token("cloudflare_origin_key", r"v1\.0-[a-f0-9]{24}-[a-f0-9]{146}", r"v1\.0-[a-f0-9]{24}"),
    token("openshift_token", r"sha256~[\w-]{43}", "sha256~"),
    token(
        "harness_key",
        r"(?:pat|sat)\.[\w-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}",
        r"pat\.[A-Za-z0-9_-]{22}\.",
        r"sat\.[A-Za-z0-9_-]{22}\.",
    ),
    token("clickhouse_key", r"4b1d[A-Za-z0-9]{38}", r"4b1d[A-Za-z0-9]{38}"),
    token(
        "supabase_key",
        r"sb[ps]_[a-f0-9]{40}|sb_(?:secret|publishable)_[\w-]{20,64}",
        "sbp_",
        "sbs_",
        r"sb_(?:secret|publishable)_",
    ),
    token(
        "yandex_key",
        r"AQVN[\w-]{35,38}|YC[\w-]{38}|t1\.[A-Z0-9a-z_-]+={0,2}\.[A-Z0-9a-z_-]{86}={0,2}",
        "AQVN",
        r"YC[A-Za-z0-9_-]{38}",
        r"t1\.[A-Za-z0-9_=-]+\.",
    ),
    token("vercel_token", r"vc[aciprk]_[A-Za-z0-9]{24,80}", r"vc[aciprk]_[A-Za-z0-9]{24}"),
    token("cloudflare_token", r"cf(?:ut|at|k)_[\w-]{40,64}", "cfut_", "cfat_", r"cfk_[A-Za-z0-9_-]{40}"),
    token("tailscale_key", r"tskey-[a-z]{2,12}-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{20,48}", "tskey-"),
    token("azure_devops_token", r"(?=[A-Za-z]*[0-9])[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}", "AZDO", digits=True),
    token("infracost_key", r"ico-[A-Za-z0-9]{32}", r"ico-[A-Za-z0-9]{32}"),
)
