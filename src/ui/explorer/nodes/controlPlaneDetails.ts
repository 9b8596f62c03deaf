import { explain, type Failure } from '../../../common/failure.ts';
import { plainLine } from '../../../common/text.ts';
import type { AddOn } from '../../../kube/controlPlane/addOns.ts';
import { etcdChecks, failedFirst, type HealthCheck, type HealthReport } from '../../../kube/controlPlane/checks.ts';
import type { Leader, Leases } from '../../../kube/controlPlane/leases.ts';
import type { Answer, ControlPlane } from '../../../kube/controlPlane/read.ts';
import type { Health } from '../../../kube/kinds/types.ts';
import { humanDuration } from '../../../kube/text/duration.ts';
import type { Translate } from '../../translate.ts';
import type { Detail } from './detailNode.ts';

/** What is said of a control plane, part by part, as people learn of them. */
export function controlPlaneDetails({ version, live, ready, leases, addOns }: ControlPlane, server: string | undefined, t: Translate): readonly Detail[] {
  return [
    apiServerDetail(version, live, ready, leases.value, server, t),
    etcdDetail(ready, t),
    ...leaderDetails(leases, t),
    ...addOnDetails(addOns, t),
  ];
}

function apiServerDetail(version: Answer<string>, live: Answer<HealthReport>, ready: Answer<HealthReport>, leases: Leases | undefined, server: string | undefined, t: Translate): Detail {
  const reports = [live, ready];
  const failure = reports.find((report) => report.failure !== undefined)?.failure;
  const failing = reports.flatMap(({ value }) => value?.checks.filter(({ ok }) => !ok) ?? []).length;
  const well = reports.every(({ value }) => value?.ok === true);
  const state = failure !== undefined ? refusalText(failure, t) : well ? t('live and ready') : live.value?.ok === false ? t('not live') : t('not ready');
  const parts = [
    version.value ?? '',
    state,
    failing === 0 ? '' : t('{0} checks fail', String(failing)),
    leases?.apiServers === undefined || leases.apiServers < 2 ? '' : t('{0} servers', String(leases.apiServers)),
    server ?? '',
  ];
  return {
    name: 'apiServer',
    label: t('API Server'),
    description: plainLine(parts.filter((part) => part !== '').join(' · '), 300),
    icon: 'server',
    health: failure?.code === 'forbidden' ? 'unknown' : failure === undefined && well ? 'ok' : 'error',
    keepIcon: true,
    explanation: sentences(
      t('The front door of the cluster: kubectl, this view and every other part talk to it and to nothing else. It checks who asks and what they may do, and keeps what they want in etcd.'),
      failure,
    ),
    details: [...checkDetails('readyz', t('Readiness'), ready.value, t), ...checkDetails('livez', t('Liveness'), live.value, t)],
  };
}

/** The checks of one endpoint in a row of their own, those that failed first. */
function checkDetails(endpoint: string, label: string, report: HealthReport | undefined, t: Translate): Detail[] {
  if (report === undefined) {
    return [];
  }
  const failed = report.checks.filter(({ ok }) => !ok).length;
  const checks = failedFirst(report.checks);
  return [
    // Nobody should have to unfold twice to see what is wrong.
    ...checks.slice(0, failed).map((check) => checkDetail(endpoint, check)),
    {
      name: endpoint,
      label,
      description: failed === 0 ? t('{0} checks ok', String(checks.length)) : t('{0} of {1} checks ok', String(checks.length - failed), String(checks.length)),
      icon: 'checklist',
      health: report.ok ? 'ok' : 'error',
      explanation: t('What the API server answers at /{0}, check by check.', endpoint),
      details: checks.map((check) => checkDetail(endpoint, check)),
    },
  ];
}

function checkDetail(endpoint: string, { name, ok, text }: HealthCheck): Detail {
  return { name: `${endpoint} ${name}`, label: name, description: text, icon: 'circle-outline', health: ok ? 'ok' : 'error' };
}

function etcdDetail(ready: Answer<HealthReport>, t: Translate): Detail {
  const checks = ready.value === undefined ? [] : etcdChecks(ready.value);
  const well = checks.every(({ ok }) => ok);
  const state = ready.failure !== undefined ? refusalText(ready.failure, t)
    : checks.length === 0 ? t('not told by the API server')
      : well ? t('reached by the API server') : t('the API server has trouble with it');
  return {
    name: 'etcd',
    label: 'etcd',
    description: state,
    icon: 'database',
    health: checks.length === 0 ? 'unknown' : well ? 'ok' : 'error',
    keepIcon: true,
    explanation: sentences(t('The database that holds every object of the cluster. Only the API server talks to it, so what is known of it here is what the API server says.'), ready.failure),
    details: checks.map((check) => checkDetail('etcd', check)),
  };
}

function leaderDetails(leases: Answer<Leases>, t: Translate): Detail[] {
  const parts = [
    {
      component: 'kube-scheduler', label: t('Scheduler'), icon: 'calendar', always: true,
      what: t('Finds a node for every new pod: one with room for what the pod asks for, and where its rules allow it.'),
    },
    {
      component: 'kube-controller-manager', label: t('Controller Manager'), icon: 'sync', always: true,
      what: t('Keeps making things as they are declared: it makes the pods of Deployments and Jobs, notices lost nodes, and cleans up after what is deleted.'),
    },
    {
      component: 'cloud-controller-manager', label: t('Cloud Controller Manager'), icon: 'cloud', always: false,
      what: t('Talks to the cloud provider: load balancers for Services, addresses of nodes, routes between them.'),
    },
  ];
  return parts.flatMap(({ component, label, icon, always, what }) => {
    const leader = leases.value?.leaders.find((each) => each.component === component);
    if (leader === undefined && !always) {
      return [];
    }
    const text = leases.failure !== undefined ? refusalText(leases.failure, t) : leader === undefined ? t('no lease seen') : leaderText(leader, t);
    return [{
      name: component,
      label,
      description: plainLine(text, 300),
      icon,
      health: leader === undefined ? 'unknown' as const : leader.stale ? 'warning' as const : 'ok' as const,
      keepIcon: true,
      explanation: sentences(what, leases.failure, leaseText(leases, leader, t)),
    }];
  });
}

function leaderText({ holder, age, stale }: Leader, t: Translate): string {
  const renewed = Number.isNaN(age) ? t('never renewed') : t('renewed {0} ago', humanDuration(age));
  return [stale ? t('stale') : '', holder === '' ? t('no holder') : holder, renewed].filter((part) => part !== '').join(' · ');
}

function leaseText({ failure }: Answer<Leases>, leader: Leader | undefined, t: Translate): string {
  if (failure !== undefined) {
    return '';
  }
  if (leader === undefined) {
    return t('It has no lease in kube-system: it runs alone, without choosing a leader, or out of sight.');
  }
  const changes = t('Its copies choose one that works by a lease, which went from one to another {0} times.', String(leader.transitions));
  return leader.stale ? `${t('The lease was not renewed in time, so that none of its copies may be at work.')} ${changes}` : changes;
}

function addOnDetails(addOns: Answer<readonly AddOn[]>, t: Translate): Detail[] {
  if (addOns.failure !== undefined) {
    return [{
      name: 'addOns', label: t('kube-proxy and DNS'), description: refusalText(addOns.failure, t), icon: addOns.failure.code === 'forbidden' ? 'lock' : 'circle-slash', explanation: explain(addOns.failure),
    }];
  }
  return addOns.value.map((addOn) => ({
    name: `addOn ${addOn.by}`,
    label: addOn.name === 'coredns' ? 'CoreDNS' : addOn.name,
    description: plainLine([t('{0} of {1} ready', String(addOn.ready), String(addOn.wanted)), addOn.version ?? '', addOn.by].filter((part) => part !== '').join(' · '), 300),
    icon: addOn.part === 'dns' ? 'book' : 'arrow-swap',
    health: addOnHealth(addOn),
    keepIcon: true,
    explanation: addOn.part === 'dns'
      ? t('Answers the names of Services and pods inside of the cluster with their addresses.')
      : t('Runs on every node and leads connections to a Service\'s address on to one of its pods.'),
  }));
}

function addOnHealth({ ready, wanted }: AddOn): Health {
  return ready >= wanted ? 'ok' : ready === 0 ? 'error' : 'warning';
}

/** In a row there is no place for the whole of it: that is in the hover. */
function refusalText({ code }: Failure, t: Translate): string {
  return code === 'forbidden' ? t('not allowed to read') : t('cannot be read');
}

function sentences(what: string, failure: Failure | undefined, more = ''): string {
  return [what, more, failure === undefined ? '' : explain(failure)].filter((text) => text !== '').join('\n');
}
