"""The entities: one vocabulary for detectors, masks, policies and records.

Names are Presidio's where Presidio has one (https://microsoft.github.io/presidio/supported_entities/).
``rules`` names what an entity falls under: ``HIPAA-n`` is the n-th identifier of 45 CFR 164.514(b)(2)(i)
in the order A to R counted from 1, ``GDPR`` personal data (Art. 4), ``GDPR-9`` a special category (Art. 9),
``GDPR-10`` criminal convictions (Art. 10), ``PCI`` cardholder or sensitive authentication data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["ENTITIES", "FREE_TEXT", "OFFERED_MASKS", "SCHEMES", "Entity", "entity"]

FREE_TEXT: Final = "FREE_TEXT"
"""Prose: not an entity of its own, its cells are scanned for all of them."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One type of sensitive value.

    Attributes:
        name: Upper case, as in findings, policies and records.
        category: identity, contact, financial, government, health, location, network, vehicle, secret,
            special, organisation, online, time or text.
        rules: What it falls under, see the module.
        mask: Name of its default mask.
    """

    name: str
    category: str
    rules: tuple[str, ...]
    mask: str


_TABLE: Final = (
    Entity("PERSON", "identity", ("HIPAA-1", "GDPR", "PCI"), "person"),
    Entity("DATE_OF_BIRTH", "identity", ("HIPAA-3", "GDPR"), "date"),
    Entity("AGE", "identity", ("HIPAA-3", "GDPR"), "generic"),
    Entity("GENDER", "identity", ("GDPR",), "redact"),
    Entity("MARITAL_STATUS", "identity", ("GDPR",), "redact"),
    Entity("USERNAME", "online", ("HIPAA-18", "GDPR"), "username"),
    Entity("EMAIL_ADDRESS", "contact", ("HIPAA-6", "GDPR"), "email"),
    Entity("PHONE_NUMBER", "contact", ("HIPAA-4", "HIPAA-5", "GDPR"), "phone"),
    Entity("STREET_ADDRESS", "location", ("HIPAA-2", "GDPR"), "address"),
    Entity("POSTCODE", "location", ("HIPAA-2", "GDPR"), "postcode"),
    Entity("LOCATION", "location", ("HIPAA-2", "GDPR"), "address"),
    Entity("COORDINATES", "location", ("HIPAA-2", "GDPR"), "coordinates"),
    Entity("CREDIT_CARD", "financial", ("PCI", "HIPAA-10", "GDPR"), "card"),
    Entity("CREDIT_CARD_EXPIRATION", "financial", ("PCI",), "generic"),
    Entity("CVV", "financial", ("PCI",), "redact"),
    Entity("IBAN_CODE", "financial", ("HIPAA-10", "GDPR"), "iban"),
    Entity("BIC_CODE", "financial", (), "generic"),
    Entity("BANK_ACCOUNT", "financial", ("HIPAA-10", "GDPR"), "generic"),
    Entity("ABA_ROUTING_NUMBER", "financial", ("HIPAA-10",), "us.rtn"),
    Entity("CRYPTO", "financial", ("GDPR",), "crypto"),
    Entity("TAX_ID", "government", ("HIPAA-18", "GDPR"), "identifier"),
    Entity("US_SSN", "government", ("HIPAA-7", "GDPR"), "us_ssn"),
    Entity("US_ITIN", "government", ("HIPAA-18", "GDPR"), "us.itin"),
    Entity("US_EIN", "government", ("GDPR",), "us.ein"),
    Entity("NATIONAL_ID", "government", ("HIPAA-18", "GDPR"), "identifier"),
    Entity("AU_ABN", "government", ("HIPAA-18", "GDPR"), "au.abn"),
    Entity("AU_ACN", "government", ("HIPAA-18", "GDPR"), "au.acn"),
    Entity("AU_MEDICARE", "health", ("HIPAA-9", "GDPR-9"), "au.medicare"),
    Entity("AU_TFN", "government", ("HIPAA-18", "GDPR"), "au.tfn"),
    Entity("CA_SIN", "government", ("HIPAA-18", "GDPR"), "ca.sin"),
    Entity("DE_ID_CARD", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("DE_SOCIAL_SECURITY", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("DE_TAX_ID", "government", ("HIPAA-18", "GDPR"), "de.idnr"),
    Entity("ES_NIE", "government", ("HIPAA-18", "GDPR"), "es.nif"),
    Entity("ES_NIF", "government", ("HIPAA-18", "GDPR"), "es.nif"),
    Entity("FI_PERSONAL_IDENTITY_CODE", "government", ("HIPAA-18", "GDPR"), "fi.hetu"),
    Entity("IN_AADHAAR", "government", ("HIPAA-18", "GDPR"), "in_.aadhaar"),
    Entity("IN_GSTIN", "government", ("HIPAA-18", "GDPR"), "in_.gstin"),
    Entity("IN_PAN", "government", ("HIPAA-18", "GDPR"), "in_.pan"),
    Entity("IN_VOTER", "government", ("HIPAA-18", "GDPR"), "in_.epic"),
    Entity("IT_FISCAL_CODE", "government", ("HIPAA-18", "GDPR"), "it.codicefiscale"),
    Entity("KR_BRN", "government", ("HIPAA-18", "GDPR"), "kr.brn"),
    Entity("KR_FRN", "government", ("HIPAA-18", "GDPR"), "kr.rrn"),
    Entity("KR_RRN", "government", ("HIPAA-18", "GDPR"), "kr.rrn"),
    Entity("NG_NIN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("PH_UMID", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("PL_PESEL", "government", ("HIPAA-18", "GDPR"), "pl.pesel"),
    Entity("SE_PERSONNUMMER", "government", ("HIPAA-18", "GDPR"), "se.personnummer"),
    Entity("SG_NRIC_FIN", "government", ("HIPAA-18", "GDPR"), "sg.nric"),
    Entity("TH_TNIN", "government", ("HIPAA-18", "GDPR"), "th.tin"),
    Entity("TR_NATIONAL_ID", "government", ("HIPAA-18", "GDPR"), "tr.tckimlik"),
    Entity("UK_NHS", "health", ("HIPAA-8", "GDPR-9"), "gb.nhs"),
    Entity("UK_NINO", "government", ("HIPAA-18", "GDPR"), "gb.nino"),
    Entity("US_MBI", "health", ("HIPAA-9", "GDPR-9"), "us.mbi"),
    Entity("ZA_ID_NUMBER", "government", ("HIPAA-18", "GDPR"), "za.idnr"),
    Entity("PASSPORT", "government", ("HIPAA-11", "GDPR"), "generic"),
    Entity("DRIVER_LICENSE", "government", ("HIPAA-11", "GDPR"), "generic"),
    Entity("MEDICAL_RECORD_NUMBER", "health", ("HIPAA-8", "GDPR-9"), "generic"),
    Entity("HEALTH_INSURANCE_ID", "health", ("HIPAA-9", "GDPR-9"), "identifier"),
    Entity("MEDICAL_LICENSE", "health", ("HIPAA-11",), "us.dea"),
    Entity("US_NPI", "health", ("HIPAA-11",), "us.npi"),
    Entity("HEALTH", "health", ("GDPR-9",), "redact"),
    Entity("IP_ADDRESS", "network", ("HIPAA-15", "GDPR"), "ip"),
    Entity("MAC_ADDRESS", "network", ("HIPAA-13", "GDPR"), "mac"),
    Entity("URL", "network", ("HIPAA-14", "GDPR"), "url"),
    Entity("IMEI", "network", ("HIPAA-13", "GDPR"), "imei"),
    Entity("IMSI", "network", ("HIPAA-13", "GDPR"), "generic"),
    Entity("DEVICE_ID", "network", ("HIPAA-13", "GDPR"), "generic"),
    Entity("VIN", "vehicle", ("HIPAA-12", "GDPR"), "vin"),
    Entity("LICENSE_PLATE", "vehicle", ("HIPAA-12", "GDPR"), "generic"),
    Entity("NRP", "special", ("GDPR-9",), "redact"),
    Entity("ETHNICITY", "special", ("GDPR-9",), "redact"),
    Entity("SEXUAL_ORIENTATION", "special", ("GDPR-9",), "redact"),
    Entity("CRIMINAL_RECORD", "special", ("GDPR-10",), "redact"),
    Entity("BIOMETRIC", "special", ("HIPAA-16", "HIPAA-17", "GDPR-9"), "redact"),
    Entity("DATE", "time", ("HIPAA-3",), "date"),
    Entity("DATE_TIME", "time", ("HIPAA-3",), "date"),
    Entity("UUID", "identity", ("HIPAA-18", "GDPR"), "uuid"),
    Entity("ID_NUMBER", "identity", ("HIPAA-18", "GDPR"), "generic"),
    Entity("SECRET", "secret", (), "secret"),
    Entity(FREE_TEXT, "text", ("GDPR",), "free_text"),
)

ENTITIES: Final[dict[str, Entity]] = {one.name: one for one in _TABLE}
"""Every entity by its name."""

_SCHEMES: Final = (
    "ad.nrt al.nipt ar.cbu ar.cuit at.tin at.uid at.vnr au.abn au.acn au.medicare au.tfn az.voen "
    "be.bis be.eid be.nn be.ssn be.vat bg.egn bg.pnf bg.vat br.cnpj br.cpf by.unp ca.bc_phn ca.bn "
    "ca.sin ch.ssn ch.uid ch.vat cl.rut cn.ric cn.uscc co.nit cr.cpf cr.cpj cr.cr cu.ni cy.vat cz.dic "
    "cz.rc de.idnr de.vat dk.cpr dk.cvr do.cedula do.rnc ec.ci ec.ruc ee.ik ee.kmkr ee.registrikood "
    "es.ccc es.cif es.dni es.nie es.nif fi.alv fi.hetu fi.veronumero fi.ytunnus fr.nif fr.nir "
    "fr.siren fr.siret fr.tva gb.nhs gb.nino gb.upn gb.utr gb.vat gh.tin gn.nifp gr.amka gr.vat "
    "gt.nit hr.oib hu.anum id.nik id.npwp ie.pps ie.vat il.hp il.idnr imei in_.aadhaar in_.epic "
    "in_.gstin in_.pan in_.vid is_.kennitala it.codicefiscale it.iva jp.cn jp.in_ ke.pin kr.brn "
    "kr.rrn lt.asmens lt.pvm lu.tva lv.pvn ma.ice md.idno me.pib mk.edb mt.vat mu.nid mx.curp mx.rfc "
    "my.nric mz.nuit nl.bsn nl.btw nl.onderwijsnummer no.fodselsnummer no.kontonr no.mva no.orgnr "
    "nz.ird pe.cui pe.ruc pk.cnic pl.nip pl.pesel pl.regon pt.cc pt.nif py.ruc ro.cnp ro.cui rs.pib "
    "ru.inn ru.ogrn se.orgnr se.personnummer se.vat sg.nric sg.uen si.ddv si.emso si.maticna sk.dph "
    "sk.rc sn.ninea sv.nit th.moa th.pin th.tin tn.mf tr.tckimlik tr.vkn tw.id tw.ubn ua.edrpou "
    "ua.rntrc us.dea us.ein us.itin us.mbi us.npi us.ptin us.rtn uy.rut ve.rif vin vn.mst za.idnr "
    "za.tin"
)
SCHEMES: Final = tuple(_SCHEMES.split())
"""Kinds of identity, tax and company numbers: each has a mask of its name, which is that of the module of
python-stdnum that validates it, where there is one."""

OFFERED_MASKS: Final = (
    *("age_90", "birth_year", "bucket", "card_bin", "card_last4", "date_year", "hash", "keep", "null"),
    *("redact", "zip3"),
)
"""Masks that are no entity's default."""


def entity(name: str) -> Entity:
    """Return the entity called ``name``.

    Raises:
        KeyError: if there is none of that name.
    """
    return ENTITIES[name]
