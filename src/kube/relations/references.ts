import { asObjects, asString, at, isObject, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../api/types.ts';
import type { FactsReader } from '../live/types.ts';

/** Kinds that pods, and what makes pods, refer to by name in their own namespace. */
export type ReferredKind = 'ConfigMap' | 'PersistentVolumeClaim' | 'Secret';

/** The objects of its namespace that an object uses, each as `Kind/name`, in `row.facts.uses`. */
export const uses: FactsReader = {
  id: 'uses',
  read: (object) => ({ uses: [...new Set(namesIn(object))] }),
};

export function useText(kind: ReferredKind, name: string): string {
  return `${kind}/${name}`;
}

function namesIn(object: KubeObject): string[] {
  switch (object.kind) {
    case 'Pod':
      return [...ofPodSpec(object.spec), ...generatedClaims(object)];
    case 'CronJob':
      return ofPodSpec(at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec'));
    case 'Ingress':
      return asObjects(at(object, 'spec', 'tls')).flatMap(({ secretName }) => use('Secret', secretName));
    case 'Gateway':
      return asObjects(at(object, 'spec', 'listeners')).flatMap(({ tls }) => asObjects(at(tls, 'certificateRefs'))).flatMap((certificate) => ofCertificate(certificate, object));
    case 'ServiceAccount':
      return [...asObjects(object.secrets), ...asObjects(object.imagePullSecrets)].flatMap(({ name }) => use('Secret', name));
    default:
      return ofPodSpec(at(object, 'spec', 'template', 'spec'));
  }
}

function ofPodSpec(spec: unknown): string[] {
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((section) => asObjects(at(spec, section)));
  return [
    ...asObjects(at(spec, 'volumes')).flatMap(ofVolume),
    ...containers.flatMap(ofContainer),
    ...asObjects(at(spec, 'imagePullSecrets')).flatMap(({ name }) => use('Secret', name)),
  ];
}

function ofContainer({ env, envFrom }: JsonObject): string[] {
  return [
    ...asObjects(env).flatMap(({ valueFrom }) => [...use('ConfigMap', at(valueFrom, 'configMapKeyRef', 'name')), ...use('Secret', at(valueFrom, 'secretKeyRef', 'name'))]),
    ...asObjects(envFrom).flatMap(({ configMapRef, secretRef }) => [...use('ConfigMap', at(configMapRef, 'name')), ...use('Secret', at(secretRef, 'name'))]),
  ];
}

function ofVolume(volume: JsonObject): string[] {
  const sources = asObjects(at(volume, 'projected', 'sources'));
  return [
    ...use('ConfigMap', at(volume, 'configMap', 'name')),
    ...use('Secret', at(volume, 'secret', 'secretName')),
    ...use('PersistentVolumeClaim', at(volume, 'persistentVolumeClaim', 'claimName')),
    ...sources.flatMap(({ configMap, secret }) => [...use('ConfigMap', at(configMap, 'name')), ...use('Secret', at(secret, 'name'))]),
    ...use('Secret', at(volume, 'csi', 'nodePublishSecretRef', 'name')),
    ...use('Secret', at(volume, 'azureFile', 'secretName')),
    // The older drivers (cephfs, cinder, flexVolume, iscsi, rbd, scaleIO, storageos) all name it in this way.
    ...Object.values(volume).filter(isObject).flatMap((driver) => use('Secret', at(driver, 'secretRef', 'name'))),
  ];
}

/** A generic ephemeral volume has a claim by the names of its pod and volume. */
function generatedClaims(pod: KubeObject): string[] {
  const name = asString(at(pod, 'metadata', 'name')) ?? '';
  return asObjects(at(pod, 'spec', 'volumes')).flatMap((volume) => (isObject(volume.ephemeral) ? use('PersistentVolumeClaim', `${name}-${asString(volume.name) ?? ''}`) : []));
}

/** Certificates of other namespaces are left out: who uses an object is looked for in its own. */
function ofCertificate({ group, kind, name, namespace }: JsonObject, gateway: KubeObject): string[] {
  const isOwn = namespace === undefined || namespace === at(gateway, 'metadata', 'namespace');
  return isOwn && (group ?? '') === '' && (kind === 'ConfigMap' || (kind ?? 'Secret') === 'Secret') ? use(kind === 'ConfigMap' ? 'ConfigMap' : 'Secret', name) : [];
}

function use(kind: ReferredKind, name: unknown): string[] {
  return typeof name === 'string' && name !== '' ? [useText(kind, name)] : [];
}
