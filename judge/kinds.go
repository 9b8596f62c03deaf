package judge

import (
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingwebhookconfiguration"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingwebhookconfiguration"
	"k8s.io/kubernetes/pkg/registry/apps/controllerrevision"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/replicaset"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/certificates/certificates"
	"k8s.io/kubernetes/pkg/registry/certificates/clustertrustbundle"
	"k8s.io/kubernetes/pkg/registry/coordination/lease"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/endpoint"
	"k8s.io/kubernetes/pkg/registry/core/event"
	"k8s.io/kubernetes/pkg/registry/core/limitrange"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/node"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolume"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolumeclaim"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/podtemplate"
	"k8s.io/kubernetes/pkg/registry/core/replicationcontroller"
	"k8s.io/kubernetes/pkg/registry/core/resourcequota"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"
	"k8s.io/kubernetes/pkg/registry/discovery/endpointslice"
	"k8s.io/kubernetes/pkg/registry/flowcontrol/flowschema"
	"k8s.io/kubernetes/pkg/registry/flowcontrol/prioritylevelconfiguration"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/networking/ingressclass"
	"k8s.io/kubernetes/pkg/registry/networking/ipaddress"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/networking/servicecidr"
	"k8s.io/kubernetes/pkg/registry/node/runtimeclass"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
	"k8s.io/kubernetes/pkg/registry/resource/deviceclass"
	"k8s.io/kubernetes/pkg/registry/resource/devicetaintrule"
	"k8s.io/kubernetes/pkg/registry/resource/resourceslice"
	"k8s.io/kubernetes/pkg/registry/scheduling/priorityclass"
	"k8s.io/kubernetes/pkg/registry/storage/csidriver"
	"k8s.io/kubernetes/pkg/registry/storage/csinode"
	"k8s.io/kubernetes/pkg/registry/storage/csistoragecapacity"
	"k8s.io/kubernetes/pkg/registry/storage/storageclass"
	"k8s.io/kubernetes/pkg/registry/storage/volumeattachment"
	"k8s.io/kubernetes/pkg/registry/storage/volumeattributesclass"
	"k8s.io/kubernetes/pkg/registry/storagemigration/storagemigration"
)

// storedKinds are the kinds whose rules need nothing but themselves, one a line. Those of them that came with a later minor
// than the emulated one are not served.
var storedKinds = []*builtin{
	stored("", "ConfigMap", configmap.Strategy),
	stored("", "Endpoints", endpoint.Strategy),
	stored("", "Event", event.Strategy),
	stored("", "LimitRange", limitrange.Strategy),
	stored("", "Namespace", namespace.Strategy).with(steps{check: checkNamespace}),
	stored("", "Node", node.Strategy),
	stored("", "PersistentVolume", persistentvolume.Strategy),
	stored("", "PersistentVolumeClaim", persistentvolumeclaim.Strategy).with(steps{check: checkClaim}),
	stored("", "Pod", pod.Strategy).with(steps{admit: admitPod, check: checkPod}),
	stored("", "PodTemplate", podtemplate.Strategy),
	stored("", "ReplicationController", replicationcontroller.Strategy),
	stored("", "ResourceQuota", resourcequota.Strategy),
	stored("", "Secret", secret.Strategy),
	stored("", "Service", service.Strategy).with(steps{allocate: allocateService}),
	stored("", "ServiceAccount", serviceaccount.Strategy),
	stored("admissionregistration.k8s.io", "MutatingWebhookConfiguration", mutatingwebhookconfiguration.Strategy),
	stored("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", validatingwebhookconfiguration.Strategy),
	stored("apps", "ControllerRevision", controllerrevision.Strategy),
	stored("apps", "DaemonSet", daemonset.Strategy),
	stored("apps", "Deployment", deployment.Strategy),
	stored("apps", "ReplicaSet", replicaset.Strategy),
	stored("apps", "StatefulSet", statefulset.Strategy),
	stored("autoscaling", "HorizontalPodAutoscaler", horizontalpodautoscaler.Strategy, "v2", "v1"),
	stored("batch", "CronJob", cronjob.Strategy),
	stored("batch", "Job", job.Strategy),
	stored("certificates.k8s.io", "CertificateSigningRequest", certificates.Strategy).with(steps{check: checkSigningRequest}),
	stored("certificates.k8s.io", "ClusterTrustBundle", clustertrustbundle.Strategy),
	stored("coordination.k8s.io", "Lease", lease.Strategy),
	stored("discovery.k8s.io", "EndpointSlice", endpointslice.Strategy),
	stored("events.k8s.io", "Event", event.Strategy),
	stored("flowcontrol.apiserver.k8s.io", "FlowSchema", flowschema.Strategy),
	stored("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration", prioritylevelconfiguration.Strategy),
	stored("networking.k8s.io", "Ingress", ingress.Strategy),
	stored("networking.k8s.io", "IngressClass", ingressclass.Strategy),
	stored("networking.k8s.io", "IPAddress", ipaddress.Strategy),
	stored("networking.k8s.io", "NetworkPolicy", networkpolicy.Strategy),
	stored("networking.k8s.io", "ServiceCIDR", servicecidr.Strategy),
	stored("node.k8s.io", "RuntimeClass", runtimeclass.Strategy),
	stored("policy", "PodDisruptionBudget", poddisruptionbudget.Strategy),
	stored("rbac.authorization.k8s.io", "ClusterRole", clusterrole.Strategy),
	stored("rbac.authorization.k8s.io", "ClusterRoleBinding", clusterrolebinding.Strategy),
	stored("rbac.authorization.k8s.io", "Role", role.Strategy),
	stored("rbac.authorization.k8s.io", "RoleBinding", rolebinding.Strategy),
	stored("resource.k8s.io", "DeviceClass", deviceclass.Strategy),
	stored("resource.k8s.io", "DeviceTaintRule", devicetaintrule.Strategy),
	stored("resource.k8s.io", "ResourceSlice", resourceslice.Strategy),
	stored("scheduling.k8s.io", "PriorityClass", priorityclass.Strategy),
	stored("storage.k8s.io", "CSIDriver", csidriver.Strategy),
	stored("storage.k8s.io", "CSINode", csinode.Strategy),
	stored("storage.k8s.io", "CSIStorageCapacity", csistoragecapacity.Strategy),
	stored("storage.k8s.io", "StorageClass", storageclass.Strategy),
	stored("storage.k8s.io", "VolumeAttachment", volumeattachment.Strategy),
	stored("storage.k8s.io", "VolumeAttributesClass", volumeattributesclass.Strategy),
	stored("storagemigration.k8s.io", "StorageVersionMigration", storagemigration.Strategy),
}
