package judge

import (
	corev1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/scheduling"
	schedulingv1 "k8s.io/kubernetes/pkg/apis/scheduling/v1"
)

// admitPod does what the plugins ServiceAccount and Priority do to a pod.
func admitPod(one write) []Finding {
	pod := one.obj.(*core.Pod)
	if live, ok := one.live.(*core.Pod); ok {
		keepPriority(pod, live)
		return nil
	}
	if findings := admitAccount(one, pod); len(findings) > 0 {
		return findings
	}
	return admitPriority(one, pod)
}

// admitAccount names the account of a pod. A pod that a node made a mirror of has none.
func admitAccount(one write, pod *core.Pod) []Finding {
	if _, mirror := pod.Annotations[core.MirrorPodAnnotationKey]; !mirror {
		if pod.Spec.ServiceAccountName == "" {
			pod.Spec.ServiceAccountName = "default"
			pod.Spec.DeprecatedServiceAccount = "default"
		}
		return nil
	}
	switch {
	case pod.Spec.ServiceAccountName != "":
		return one.refuse("a mirror pod may not reference service accounts")
	case namesSecrets(pod):
		return one.refuse("a mirror pod may not reference secrets")
	case projectsTokens(pod):
		return one.refuse("a mirror pod may not use ServiceAccountToken volume projections")
	default:
		return nil
	}
}

func namesSecrets(pod *core.Pod) bool {
	return !podutil.VisitPodSecretNames(pod, func(string) bool { return false }, podutil.AllContainers)
}

func projectsTokens(pod *core.Pod) bool {
	for _, volume := range pod.Spec.Volumes {
		if volume.Projected == nil {
			continue
		}
		for _, source := range volume.Projected.Sources {
			if source.ServiceAccountToken != nil {
				return true
			}
		}
	}
	return false
}

// admitPriority computes the priority of a pod from its class: the system's own, or none. Other classes, and which of them
// is a cluster's default, are its state; nothing is said of their values.
func admitPriority(one write, pod *core.Pod) []Finding {
	priority, known := classPriority(pod.Spec.PriorityClassName)
	if !known {
		return nil
	}
	if given := pod.Spec.Priority; given != nil && *given != priority {
		return one.refuse("the integer value of priority (%d) must not be provided in pod spec; priority admission controller computed %d from the given PriorityClass name", *given, priority)
	}
	pod.Spec.Priority = &priority
	policy := core.PreemptLowerPriority
	if given := pod.Spec.PreemptionPolicy; given != nil && *given != policy {
		return one.refuse("the string value of PreemptionPolicy (%s) must not be provided in pod spec; priority admission controller computed %s from the given PriorityClass name", *given, policy)
	}
	pod.Spec.PreemptionPolicy = &policy
	return nil
}

func classPriority(name string) (value int32, known bool) {
	if name == "" {
		return scheduling.DefaultPriorityWhenNoDefaultClassExists, true
	}
	for _, class := range schedulingv1.SystemPriorityClasses() {
		if class.Name == name && (class.PreemptionPolicy == nil || *class.PreemptionPolicy == corev1.PreemptLowerPriority) {
			return class.Value, true
		}
	}
	return 0, false
}

func keepPriority(pod, live *core.Pod) {
	if pod.Spec.Priority == nil {
		pod.Spec.Priority = live.Spec.Priority
	}
	if pod.Spec.PreemptionPolicy == nil {
		pod.Spec.PreemptionPolicy = live.Spec.PreemptionPolicy
	}
}

// checkPod refuses an overhead that no RuntimeClass can have set.
func checkPod(one write) []Finding {
	pod := one.obj.(*core.Pod)
	if one.live == nil && pod.Spec.RuntimeClassName == nil && pod.Spec.Overhead != nil {
		return one.refuse("pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")
	}
	return nil
}
