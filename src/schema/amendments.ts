import type { JsonSchema } from '../common/jsonSchema.ts';

/** Where the API server and its OpenAPI document differ, or where it knows more than the document says. */
export interface Amendment {
  /** Fields that OpenAPI calls required and the server does not: a zero value is fine, or it fills them in. */
  readonly optional?: readonly string[];
  /** Fields to change, with what to add to their schema. */
  readonly fields?: Readonly<Record<string, JsonSchema>>;
}

/** Base definitions that stand for a scalar; they replace the document's. */
export const scalars: Readonly<Record<string, JsonSchema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'], format: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['integer', 'string'], format: 'int-or-string' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { type: 'string', format: 'date-time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { type: 'string', format: 'date-time' },
};

const selectorOperators = { enum: ['DoesNotExist', 'Exists', 'In', 'NotIn'] };
const metricTypes = { enum: ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'] };

/** By the definition's name without `io.k8s.` and what is common to all; several versions of one type share an entry. */
const amendments: Readonly<Record<string, Amendment>> = {
  'meta.GroupResource': { optional: ['group'] },
  'meta.LabelSelectorRequirement': { fields: { operator: selectorOperators } },
  'apiextensions.CustomResourceDefinitionSpec': { fields: { scope: { enum: ['Cluster', 'Namespaced'] } } },
  'apiextensions.CustomResourceDefinitionVersion': { optional: ['served', 'storage'] },
  'apiregistration.APIServiceSpec': { optional: ['groupPriorityMinimum', 'versionPriority'] },
  'autoscaling.MetricSpec': { fields: { type: metricTypes } },
  'discovery.EndpointSlice': { optional: ['endpoints'] },
  'discovery.ForZone': { optional: ['name'] },
  'networking.NetworkPolicySpec': { optional: ['podSelector'] },
  'rbac.RoleRef': { optional: ['apiGroup'], fields: { kind: { enum: ['ClusterRole', 'Role'] } } },
  'rbac.Subject': { fields: { kind: { enum: ['Group', 'ServiceAccount', 'User'] } } },
  'scheduling.PriorityClass': { optional: ['value'] },
  'batch.PodFailurePolicy': { optional: ['rules'] },
  'core.Event': { optional: ['involvedObject'] },
  'core.ISCSIVolumeSource': { optional: ['lun'] },
  'core.HTTPHeader': { optional: ['value'] },
  'core.SleepAction': { optional: ['seconds'] },
  'core.ScaleIOVolumeSource': { optional: ['secretRef'] },
  'core.TypedLocalObjectReference': { optional: ['kind'] },
  'core.LimitRangeSpec': { optional: ['limits'] },
  'core.PreferredSchedulingTerm': { optional: ['preference'] },
  'core.Sysctl': { optional: ['value'] },
  'resource.DeviceCapacity': { optional: ['value'] },
  'resource.ResourcePool': { optional: ['generation'] },
  'storage.TokenRequest': { optional: ['audience'] },
  'storage.CSIDriver': { optional: ['spec'] },
  'storage.CSINode': { optional: ['spec'] },
  'storage.CSINodeSpec': { optional: ['drivers'] },
};

/** The amendment for a definition such as `io.k8s.api.rbac.v1.RoleRef`, if there is one. */
export function amendmentFor(definition: string): Amendment | undefined {
  const match = /^io\.k8s\.(?:api|apimachinery\.pkg\.apis|apiextensions-apiserver\.pkg\.apis|kube-aggregator\.pkg\.apis)\.([^.]+)\.[^.]+\.([^.]+)$/.exec(definition);
  return match === null ? undefined : amendments[`${match[1]!}.${match[2]!}`];
}
