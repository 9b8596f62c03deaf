import { asString, at, isObject } from '../../../common/json.ts';
import { isPositiveQuantity } from '../../text/quantity.ts';
import { valueText } from '../../text/values.ts';
import { cut, pairs } from '../metadata.ts';

/** How a field of a volume source is written, and what stands in its place where it is absent. */
type FieldKind = 'text' | 'number' | 'flag' | 'list' | 'map' | 'joined' | 'secret' | 'size' | 'orNone';

interface VolumeField {
  /** As kubectl writes it, colon and all. */
  readonly label: string;
  readonly path: string;
  readonly as: FieldKind;
}

interface VolumeForm {
  readonly type: string;
  readonly fields?: readonly VolumeField[];
}

const field = (as: FieldKind) => (name: string, path: string): VolumeField => ({ label: `${name}:`, path, as });
const text = field('text');
const number = field('number');
const flag = field('flag');
const list = field('list');
const secret = field('secret');
const orNone = field('orNone');
const fsType = text('FSType', 'fsType');
const readOnly = flag('ReadOnly', 'readOnly');
const secretRef = secret('SecretRef', 'secretRef');

/** Every source that a volume can have, by its field in the volume, and what kubectl tells of it. */
export const volumeForms: Readonly<Record<string, VolumeForm>> = {
  hostPath: { type: 'HostPath (bare host directory volume)', fields: [text('Path', 'path'), orNone('HostPathType', 'type')] },
  emptyDir: {
    type: 'EmptyDir (a temporary directory that shares a pod\'s lifetime)',
    fields: [text('Medium', 'medium'), field('size')('SizeLimit', 'sizeLimit')],
  },
  gcePersistentDisk: {
    type: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    fields: [text('PDName', 'pdName'), fsType, number('Partition', 'partition'), readOnly],
  },
  awsElasticBlockStore: {
    type: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    fields: [text('VolumeID', 'volumeID'), fsType, number('Partition', 'partition'), readOnly],
  },
  gitRepo: {
    type: 'GitRepo (a volume that is pulled from git when the pod is created)',
    fields: [text('Repository', 'repository'), text('Revision', 'revision')],
  },
  secret: {
    type: 'Secret (a volume populated by a Secret)',
    fields: [text('SecretName', 'secretName'), flag('Optional', 'optional')],
  },
  configMap: {
    type: 'ConfigMap (a volume populated by a ConfigMap)',
    fields: [text('Name', 'name'), flag('Optional', 'optional')],
  },
  nfs: {
    type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
    fields: [text('Server', 'server'), text('Path', 'path'), readOnly],
  },
  iscsi: {
    type: 'ISCSI (an ISCSI Disk resource that is attached to a kubelet\'s host machine and then exposed to the pod)',
    fields: [
      text('TargetPortal', 'targetPortal'), text('IQN', 'iqn'), number('Lun', 'lun'),
      { label: 'ISCSIInterface', path: 'iscsiInterface', as: 'text' },
      fsType, readOnly, list('Portals', 'portals'), flag('DiscoveryCHAPAuth', 'chapAuthDiscovery'),
      flag('SessionCHAPAuth', 'chapAuthSession'), secretRef, orNone('InitiatorName', 'initiatorName'),
    ],
  },
  glusterfs: {
    type: 'Glusterfs (a Glusterfs mount on the host that shares a pod\'s lifetime)',
    fields: [text('EndpointsName', 'endpoints'), text('Path', 'path'), readOnly],
  },
  persistentVolumeClaim: {
    type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    fields: [text('ClaimName', 'claimName'), readOnly],
  },
  ephemeral: { type: 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)' },
  rbd: {
    type: 'RBD (a Rados Block Device mount on the host that shares a pod\'s lifetime)',
    fields: [
      list('CephMonitors', 'monitors'), text('RBDImage', 'image'), fsType, text('RBDPool', 'pool'),
      text('RadosUser', 'user'), text('Keyring', 'keyring'), secretRef, readOnly,
    ],
  },
  quobyte: {
    type: 'Quobyte (a Quobyte mount on the host that shares a pod\'s lifetime)',
    fields: [text('Registry', 'registry'), text('Volume', 'volume'), readOnly],
  },
  downwardAPI: { type: 'DownwardAPI (a volume populated by information about the pod)' },
  azureDisk: {
    type: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    fields: [
      text('DiskName', 'diskName'), text('DiskURI', 'diskURI'), { label: 'Kind: ', path: 'kind', as: 'text' }, fsType,
      text('CachingMode', 'cachingMode'), readOnly,
    ],
  },
  vsphereVolume: {
    type: 'vSphereVolume (a Persistent Disk resource in vSphere)',
    fields: [text('VolumePath', 'volumePath'), fsType, text('StoragePolicyName', 'storagePolicyName')],
  },
  cinder: {
    type: 'Cinder (a Persistent Disk resource in OpenStack)',
    fields: [text('VolumeID', 'volumeID'), fsType, readOnly, secretRef],
  },
  photonPersistentDisk: {
    type: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
    fields: [text('PdID', 'pdID'), fsType],
  },
  portworxVolume: { type: 'PortworxVolume (a Portworx Volume resource)', fields: [text('VolumeID', 'volumeID')] },
  scaleIO: {
    type: 'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    fields: [
      text('Gateway', 'gateway'), text('System', 'system'), text('Protection Domain', 'protectionDomain'),
      text('Storage Pool', 'storagePool'), text('Storage Mode', 'storageMode'), text('VolumeName', 'volumeName'), fsType, readOnly,
    ],
  },
  cephfs: {
    type: 'CephFS (a CephFS mount on the host that shares a pod\'s lifetime)',
    fields: [
      list('Monitors', 'monitors'), text('Path', 'path'), text('User', 'user'), text('SecretFile', 'secretFile'), secretRef, readOnly,
    ],
  },
  storageos: {
    type: 'StorageOS (a StorageOS Persistent Disk resource)',
    fields: [text('VolumeName', 'volumeName'), text('VolumeNamespace', 'volumeNamespace'), fsType, readOnly],
  },
  fc: {
    type: 'FC (a Fibre Channel disk)',
    fields: [field('joined')('TargetWWNs', 'targetWWNs'), orNone('LUN', 'lun'), fsType, readOnly],
  },
  azureFile: {
    type: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    fields: [text('SecretName', 'secretName'), text('ShareName', 'shareName'), readOnly],
  },
  flexVolume: {
    type: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    fields: [text('Driver', 'driver'), fsType, secretRef, readOnly, field('map')('Options', 'options')],
  },
  flocker: {
    type: 'Flocker (a Flocker volume mounted by the Flocker agent)',
    fields: [text('DatasetName', 'datasetName'), text('DatasetUUID', 'datasetUUID')],
  },
  projected: { type: 'Projected (a volume that contains injected data from multiple sources)' },
  csi: {
    type: 'CSI (a Container Storage Interface (CSI) volume source)',
    fields: [text('Driver', 'driver'), fsType, readOnly],
  },
  image: {
    type: 'Image (a container image or OCI artifact)',
    fields: [text('Reference', 'reference'), text('PullPolicy', 'pullPolicy')],
  },
};

const absent: Readonly<Record<FieldKind, string>> = {
  text: '', number: '0', flag: 'false', list: '[]', map: 'map[]', joined: '', secret: 'nil', size: '<unset>', orNone: '<none>',
};

/** The value of a field of a volume source. */
export function fieldText({ path, as }: Pick<VolumeField, 'path' | 'as'>, source: unknown): string {
  const value = at(source, path);
  if (value === undefined || value === null) {
    return absent[as];
  }
  switch (as) {
    case 'joined':
      return Array.isArray(value) ? value.map(valueText).join(', ') : valueText(value);
    case 'secret':
      return `&LocalObjectReference{Name:${isObject(value) ? asString(value.name) ?? '' : ''},}`;
    case 'size':
      return isPositiveQuantity(value) ? valueText(value) : absent.size;
    case 'text':
    case 'number':
    case 'flag':
    case 'list':
    case 'map':
    case 'orNone':
      return valueText(value);
  }
}

/** The longest attribute that is shown whole, in bytes. */
const attributeLimit = 140;

/** A CSI volume's attributes below one label. kubectl indents their cells once more, though not `<none>`. */
export function attributeLines(attributes: unknown): string[] {
  const [first, ...rest] = pairs(attributes).map((pair) => `    ${cut(pair, attributeLimit)}`);
  return [`VolumeAttributes:\t${first ?? '<none>'}`, ...rest.map((pair) => `    \t${pair}`)];
}
