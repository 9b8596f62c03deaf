import { X509Certificate } from 'node:crypto';
import { asString, at } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import type { Column, Row } from '../live/types.ts';
import { humanDuration } from '../text/duration.ts';
import { cell } from './cells.ts';
import { conditionRemark, conditionRemarks } from './conditions.ts';
import { genericProfile, profile } from './generic.ts';
import { remark, remarkIf } from './remarks.ts';
import type { Health, KindProfile, Remark } from './types.ts';

/** What renews certificates does so weeks ahead: with this little left, something is wrong. */
const soonMs = 14 * 24 * 60 * 60 * 1000;

/**
 * When the first certificate of a PEM text ends, and whom it is for.
 * @param now ms since the epoch
 */
export function certificateRemarks(pem: string, now: number): readonly Remark[] {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    return [remark('error', 'Its certificate cannot be read')];
  }
  const names = certificate.subjectAltName?.replaceAll(/(?:DNS|IP Address):/g, '') ?? certificate.subject.replaceAll('\n', ', ');
  return [
    ...remarkIf(Date.parse(certificate.validFrom) > now, 'error', 'The certificate is not valid yet', `from ${day(Date.parse(certificate.validFrom))} on`),
    expiryRemark(Date.parse(certificate.validTo), now),
    remark('unknown', 'Certificate for', names),
  ];
}

/** `Valid until 2026-05-01, 89d left`, in the tone that the time left calls for; times in ms since the epoch. */
function expiryRemark(end: number, now: number): Remark {
  if (end <= now) {
    return remark('error', `The certificate expired on ${day(end)}, ${humanDuration(now - end)} ago`);
  }
  return remark(end - now < soonMs ? 'warning' : 'ok', `The certificate is valid until ${day(end)}, ${humanDuration(end - now)} left`);
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function decoded(value: unknown): string {
  return Buffer.from(asString(value) ?? '', 'base64').toString('utf8');
}

function isTls(row: Row, columns: readonly Column[]): boolean {
  return cell(row, columns, 'Type') === 'kubernetes.io/tls';
}

/** `Pending`, or conditions such as `Approved,Issued`. */
function signingRequestHealth(row: Row, columns: readonly Column[]): Health {
  const conditions = cell(row, columns, 'Condition').split(',');
  if (conditions.includes('Denied') || conditions.includes('Failed')) {
    return 'error';
  }
  return conditions.includes('Issued') ? 'done' : 'progressing';
}

function signingRequestRemarks(request: KubeObject, now: number): readonly Remark[] {
  const certificate = at(request, 'status', 'certificate');
  const approved = conditionRemark(request, 'Approved', 'True', 'progressing', 'Approved, and not signed yet');
  const decided = [...conditionRemark(request, 'Denied', 'True', 'error', 'Denied'), ...conditionRemark(request, 'Failed', 'True', 'error', 'Failed')];
  if (certificate !== undefined) {
    return certificateRemarks(decoded(certificate), now);
  }
  return decided.length + approved.length > 0 ? [...decided, ...approved] : [remark('progressing', 'Waits for someone to approve or deny it')];
}

/** A Certificate of cert-manager.io. */
function managedCertificateRemarks(certificate: KubeObject, now: number): readonly Remark[] {
  const end = Date.parse(asString(at(certificate, 'status', 'notAfter')) ?? '');
  return [...conditionRemarks(certificate, now), ...(Number.isNaN(end) ? [] : [expiryRemark(end, now)])];
}

/**
 * The certificate of a TLS Secret is read when a person asks about it and not for the icon: a list of Secrets brings
 * none of their data, and private keys should not travel for the sake of a colour.
 */
export const secretProfile: KindProfile = {
  ...profile('lock', () => 'unknown'),
  isExplained: isTls,
  explain: (secret, now) => (secret.type === 'kubernetes.io/tls' ? certificateRemarks(decoded(at(secret, 'data', 'tls.crt')), now) : []),
};
export const signingRequestProfile: KindProfile = { ...profile('verified', signingRequestHealth), explain: signingRequestRemarks };
export const managedCertificateProfile: KindProfile = { ...genericProfile, icon: 'verified', explain: managedCertificateRemarks };
