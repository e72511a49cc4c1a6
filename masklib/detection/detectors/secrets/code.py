"""Tokens of code hosts, continuous integration and package registries.

Source: GitHub https://docs.github.com/en/authentication (token prefixes, gh?_ and github_pat_); GitLab
https://docs.gitlab.com/security/tokens (token prefixes); Atlassian
https://support.atlassian.com/atlassian-account/docs/manage-api-tokens; npm
https://docs.npmjs.com/about-access-tokens; PyPI https://pypi.org/help/#apitoken; RubyGems
https://guides.rubygems.org/api-key-scopes; Clojars, NuGet, Docker Hub, JFrog, SonarQube, Sourcegraph,
Octopus Deploy, Postman, Prefect, ReadMe, Linear, Notion, Figma, Airtable, Typeform, Frame.io: their pages
on API tokens.
"""

from __future__ import annotations

from masklib.detection.detectors.secrets.token import token

__all__ = ["DETECTORS"]

DETECTORS = (
    token(
        "github_token",
        r"gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255}|ghs_[0-9]{1,12}_eyJ[\w.-]{40,2000}",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
    ),
    token(
        "gitlab_token",
        r"gl(?:pat|dt|ft|rt|ptt|cbt|soat|imt|agent|ffct|oas)-[\w=.-]{16,300}|GR1348941[\w-]{20,40}",
        "glpat-",
        "gldt-",
        "glft-",
        "glrt-",
        "glptt-",
        "glcbt-",
        "glsoat-",
        "glimt-",
        "glagent-",
        "glffct-",
        "gloas-",
        "GR1348941",
    ),
    token("gitlab_session", r"_gitlab_session=[0-9a-z]{32}", "_gitlab_session="),
    token("atlassian_token", r"AT(?:ATT3|CTT3|BB)[\w=-]{20,250}", "ATATT3", "ATCTT3", "ATBB"),
    token("npm_token", r"npm_[A-Za-z0-9]{36}", r"npm_[A-Za-z0-9]{36}"),
    token("pypi_token", r"pypi-AgE[\w-]{50,1000}", "pypi-AgE"),
    token("rubygems_key", r"rubygems_[a-f0-9]{48}", "rubygems_"),
    token("clojars_token", r"CLOJARS_[A-Za-z0-9]{60}", "CLOJARS_"),
    token("nuget_key", r"oy2[a-z0-9]{43}", r"oy2[a-z0-9]{43}"),
    token("docker_token", r"dckr_(?:pat|oat)_[\w-]{27,32}", "dckr_"),
    token(
        "artifactory_key",
        r"AKCp?[A-Za-z0-9]{10,70}|AP[0-9A-F][A-Za-z0-9]{8,}|cmVmdGtuOj[A-Za-z0-9]{40,70}"
        r"|cmVmd[A-Za-z0-9]{59}",
        r"AKC[A-Za-z0-9]{10}",
        r"AP[0-9A-F][A-Za-z0-9]{8}",
        "cmVmd",
        score=0.6,
    ),
    token("sonar_token", r"sq[uap]_[A-Za-z0-9]{40}", "squ_", "sqa_", "sqp_"),
    token("sourcegraph_token", r"sgp_(?:[A-Fa-f0-9]{16}_|local_)?[A-Fa-f0-9]{40}|sgp_\w{20,70}", "sgp_"),
    token("octopus_key", r"API-[A-Z0-9]{26}", r"API-[A-Z0-9]{26}"),
    token("postman_key", r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}", "PMAK-"),
    token("prefect_key", r"pnu_[A-Za-z0-9]{36}", "pnu_"),
    token("readme_key", r"rdme_[a-z0-9]{70}", "rdme_"),
    token("linear_key", r"lin_(?:api|oauth)_[A-Za-z0-9]{40,64}", "lin_api_", "lin_oauth_"),
    token(
        "notion_token",
        r"ntn_[0-9]{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43}",
        "ntn_",
        r"secret_[A-Za-z0-9]{43}",
    ),
    token("figma_token", r"fig[doru]_[\w-]{40}", "figd_", "figo_", "figr_", "figu_"),
    token("airtable_token", r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}", r"pat[A-Za-z0-9]{14}\."),
    token("typeform_token", r"tfp_[\w=.-]{59}", "tfp_"),
    token("frameio_token", r"fio-u-[\w=-]{64}", "fio-u-"),
)
