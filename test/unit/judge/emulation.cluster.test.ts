// The judge in its oldest minor's place, held against a real API server that is started in the place of that minor.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { asString, at, type JsonObject } from '../../../src/common/json.ts';
import type { Disposable } from '../../../src/common/lifetime.ts';
import { askJudge } from '../../../src/language/judge/ask.ts';
import type { Judge, Verdict } from '../../../src/language/judge/types.ts';
import { startCluster } from '../../cluster/cluster.ts';
import { waitUntilServed } from '../../cluster/definitions.ts';
import type { Cluster } from '../../cluster/types.ts';
import { goIsMissing } from '../../corpus/goTests.ts';
import { dataOf } from '../../corpus/mutant.ts';
import { StrictServer, type Answer } from '../../corpus/server.ts';
import { openBuiltJudge } from '../../corpus/subject.ts';
import { disagreement } from '../../corpus/verdicts.ts';
import { definitionTexts, fixtures } from '../language/fixtures.ts';

const never = new AbortController().signal;
const documents = [...fixtures('accepted'), ...fixtures('rejected'), ...fixtures('meaning'), ...fixtures('newer')];

/**
 * Where server and judge rightly differ, by kind and name: in fields that came later. A server that stands for an older minor
 * drops them without a word, as its code knows them; a server of that minor would not know them, or not act on them. So the
 * judge tells of them, as of unknown fields. All else that either of them says is the same.
 */
const laterFields: Readonly<Record<string, readonly string[]>> = {
  'Pod volumes': ['spec.volumes[1].image', 'spec.volumes[3].projected.sources[0].clusterTrustBundle'],
  'Pod pod-fields': [
    'spec.containers[0].env[0].valueFrom.fileKeyRef', 'spec.containers[0].restartPolicy', 'spec.containers[0].restartPolicyRules', 'spec.hostnameOverride',
    'spec.volumes[0].image', 'spec.volumes[2].projected.sources[0].clusterTrustBundle', 'spec.volumes[2].projected.sources[1].podCertificate',
  ],
  'Pod image-volume-alone': ['spec.volumes[0].image'],
  'Pod wrong-in-later-fields': ['spec.containers[0].restartPolicyRules', 'spec.hostnameOverride', 'spec.volumes[0].image'],
  'Deployment restarts-all': ['spec.template.spec.initContainers[0].restartPolicy', 'spec.template.spec.initContainers[0].restartPolicyRules'],
  'CronJob fields-below-a-job': ['spec.jobTemplate.spec.template.spec.hostnameOverride', 'spec.jobTemplate.spec.template.spec.volumes[0].image'],
  'StatefulSet two-at-a-time': ['spec.updateStrategy.rollingUpdate.maxUnavailable'],
  'StatefulSet none-at-a-time': ['spec.updateStrategy.rollingUpdate.maxUnavailable'],
  'HorizontalPodAutoscaler tolerant': ['spec.behavior.scaleDown.tolerance', 'spec.behavior.scaleUp.tolerance'],
  'CSIDriver csi.example.com': ['spec.nodeAllocatableUpdatePeriodSeconds', 'spec.preventPodSchedulingIfMissing', 'spec.serviceAccountTokenInSecrets'],
  'Node declares': ['status.declaredFeatures'],
  'DeviceClass extended': ['spec.extendedResourceName'],
  'ResourceSlice devices': [
    'spec.devices[0].allowMultipleAllocations', 'spec.devices[0].bindingConditions', 'spec.devices[0].bindingFailureConditions', 'spec.devices[0].bindsToNode',
    'spec.devices[0].capacity.memory.requestPolicy', 'spec.devices[0].taints', 'spec.devices[1].consumesCounters',
  ],
  'ResourceSlice counters': ['spec.sharedCounters'],
  'ResourceClaim shares': ['spec.devices.constraints[0].distinctAttribute', 'spec.devices.requests[0].exactly.capacity', 'spec.devices.requests[0].exactly.tolerations'],
  'ResourceClaimTemplate first-of-two': ['spec.spec.devices.requests[0].firstAvailable[0].capacity', 'spec.spec.devices.requests[0].firstAvailable[0].tolerations'],
};

interface Compared {
  readonly label: string;
  readonly answer: Answer;
  readonly verdict: Verdict;
}

describe('in the place of the oldest minor that it can stand for, the judge', { skip: await goIsMissing() }, () => {
  let cluster: Cluster;
  let server: StrictServer;
  let judge: Judge & Disposable;
  let minor: string;
  let own: readonly Verdict[];
  let compared: readonly Compared[];

  before(async () => {
    judge = (await openBuiltJudge(definitionTexts(), 2))!;
    minor = judge.minors.at(-1)!;
    own = await ownVerdicts();
    cluster = await startCluster({ node: false, controllers: false, apiServerFlags: [`--emulated-version=${minor}`] });
    // Without controllers nobody else makes the account that pods run as.
    await cluster.apply([...definitionTexts(), 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: default}\n'].join('---\n'));
    await waitUntilServed(cluster, ...definitionTexts().map((text) => String(at(dataOf(text), 'metadata', 'name'))));
    server = await StrictServer.connect(cluster.kubeconfig, 'default');
    compared = await Promise.all(documents.map(async ({ label, slice: { text } }) => {
      const [answer, verdicts] = await Promise.all([server.judge(text), askJudge(judge, [{ text }], minor, never)]);
      return { label, answer, verdict: verdicts![0]! };
    }));
  });
  after(async () => {
    server?.close();
    judge?.dispose();
    await cluster?.stop();
  });

  const ownVerdicts = async (): Promise<readonly Verdict[]> => (await judge.judge(documents.map(({ slice: { text } }) => ({ text })), {}, never))!;

  test('is asked beside a server that stands for the same one, three minors back', async () => {
    const { stdout } = await cluster.kubectl('get', '--raw', '/version');
    const version: unknown = JSON.parse(stdout);
    const [own, emulated] = [['major', 'minor'], ['emulationMajor', 'emulationMinor']].map((parts) => parts.map((part) => asString(at(version, part))).join('.'));
    assert.deepEqual([own, emulated], [judge.minors[0], minor]);
    assert.equal(judge.minors.indexOf(minor), 3);
  });

  test('serves the kinds that the server serves, each of which a manifest is of', () => {
    const types = ({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string => `${apiVersion} ${kind}`;
    const served = new Set(server.resources.map(types));
    const judged = new Set(compared.filter(({ verdict }) => verdict.state === 'judged' && verdict.kind !== 'List').map(({ verdict }) => types(verdict)));
    assert.deepEqual([...served].filter((type) => !judged.has(type)), []);
    assert.deepEqual([...judged].filter((type) => !served.has(type)), []);
  });

  test('takes and refuses what the server does, for the same causes', () => {
    assert.deepEqual(compared.flatMap(({ label, answer, verdict }) => {
      const difference = disagreement(answer, withoutLater(verdict));
      return difference === undefined ? [] : [`${label}: ${difference}`];
    }), []);
  });

  test('tells beyond that of the fields that came later, which the server drops', () => {
    const told = compared.filter(({ verdict: { later = [] } }) => later.length > 0);
    assert.deepEqual(Object.fromEntries(told.map(({ verdict }) => [`${verdict.kind} ${verdict.name}`, verdict.later])), laterFields);
    assert.deepEqual(told.flatMap(({ verdict, answer: { kept } }) => kept === undefined ? [] : verdict.later!.filter((field) => isIn(kept, field))), []);
  });

  test('says something else of each newer manifest than of its own minor', () => {
    const same = compared.filter(({ verdict: { findings } }, index) => isDeepStrictEqual(findings, own[index]!.findings)).map(({ label }) => label);
    assert.deepEqual(same.filter((label) => label.startsWith('newer/')), []);
  });

  test('says of its own minor afterwards what it said before', async () => {
    assert.deepEqual(await ownVerdicts(), own);
  });
});

function withoutLater(verdict: Verdict): Verdict {
  return { ...verdict, findings: verdict.findings.filter(({ reason, field }) => reason !== 'UnknownField' || verdict.later?.includes(field) !== true) };
}

/** Whether an object has the field of a path such as `spec.volumes[0].image`. */
function isIn(object: JsonObject, field: string): boolean {
  const steps = [...field.matchAll(/\[(\d+)\]|[^.[]+/g)].map(([step, index]) => index === undefined ? step : Number(index));
  return at(object, ...steps) !== undefined;
}
