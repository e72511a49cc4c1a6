"""Keys of payment, shop and shipping services.

Source: Stripe https://docs.stripe.com/keys; Square https://developer.squareup.com/docs/build-basics/access-tokens;
Shopify https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens; Plaid
https://plaid.com/docs/quickstart/glossary; Flutterwave https://developer.flutterwave.com/docs/authentication;
EasyPost, Shippo, Lob, Duffel, GoCardless, Razorpay, Freemius: their pages on API keys.
"""

from __future__ import annotations

from masklib.detection.detectors.secrets.token import token

__all__ = ["DETECTORS"]

DETECTORS = (
    token(
        "stripe_key",
        r"(?:sk|rk|pk)_(?:test|live|prod)_[A-Za-z0-9]{10,250}|whsec_[A-Za-z0-9+/=]{20,64}",
        r"[srp]k_test_",
        r"[srp]k_live_",
        r"[srp]k_prod_",
        "whsec_",
    ),
    token(
        "square_token", r"sq0(?:atp|csp|idp)-[\w-]{22,43}|EAAA[\w+-]{56,64}", "sq0", r"EAAA[A-Za-z0-9_+-]{56}"
    ),
    token("shopify_token", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}", "shpat_", "shpca_", "shppa_", "shpss_"),
    token(
        "plaid_token",
        r"access-(?:sandbox|development|production)-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}",
        r"access-(?:sandbox|development|production)-",
    ),
    token(
        "flutterwave_key",
        r"FLW(?:PUBK|SECK)_TEST-[a-h0-9]{12,32}(?:-X)?|FLW(?:PUBK|SECK)-[a-h0-9]{32}-X",
        r"FLW(?:PUBK|SECK)[_-]",
    ),
    token("easypost_key", r"EZ[AT]K[A-Za-z0-9]{54}", "EZAK", "EZTK"),
    token("shippo_token", r"shippo_(?:live|test)_[a-f0-9]{40}", "shippo_"),
    token(
        "lob_key",
        r"(?:live|test)_(?:pub_)?[a-f0-9]{31,35}",
        r"live_[A-Za-z0-9_=-]{31}",
        r"test_[A-Za-z0-9_]{31}",
    ),
    token("duffel_token", r"duffel_(?:test|live)_[\w=-]{43}", "duffel_"),
    token("gocardless_token", r"live_[\w=-]{40}", r"live_[A-Za-z0-9_=-]{31}"),
    token("razorpay_key", r"rzp_(?:live|test)_[A-Za-z0-9]{14,24}", "rzp_"),
    token(
        "paypal_token", r"access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}", r"access_token\$"
    ),
)
