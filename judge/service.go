package judge

import (
	"net"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/apiserver/pkg/registry/generic"
	"k8s.io/apiserver/pkg/registry/generic/registry"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/apiserver/pkg/storage/storagebackend"
	"k8s.io/apiserver/pkg/storage/storagebackend/factory"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/registry/core/service/ipallocator"
	"k8s.io/kubernetes/pkg/registry/core/service/portallocator"
	servicestorage "k8s.io/kubernetes/pkg/registry/core/service/storage"
)

// serviceEndpoint is the server's own endpoint of Services, which sets addresses, families and ports before the rules run:
// that of a cluster with IPv4 only, as most are, where every address is free. It never stores anything.
var serviceEndpoint = func() *servicestorage.REST {
	ports, err := portallocator.NewInMemory(utilnet.PortRange{Base: 30000, Size: 2768})
	if err != nil {
		panic(err)
	}
	families := map[core.IPFamily]ipallocator.Interface{core.IPv4Protocol: freeAddresses{}}
	endpoint, _, _, err := servicestorage.NewREST(nowhere{}, core.IPv4Protocol, families, ports, nil, nil, nil)
	if err != nil {
		panic(err)
	}
	return endpoint
}()

// allocateService sets what the server allocates for a Service, or takes over what it allocated before.
func allocateService(one write) []Finding {
	dryRun := []string{metav1.DryRunAll}
	var finish registry.FinishFunc
	var err error
	if one.live == nil {
		finish, err = serviceEndpoint.BeginCreate(one.ctx, one.obj, &metav1.CreateOptions{DryRun: dryRun})
	} else {
		finish, err = serviceEndpoint.BeginUpdate(one.ctx, one.obj, one.live, &metav1.UpdateOptions{DryRun: dryRun})
	}
	if err != nil {
		return allocationFindings(err)
	}
	finish(one.ctx, false)
	return nil
}

// allocationFindings tells what only this cluster's configuration refuses from what every server refuses.
func allocationFindings(err error) []Finding {
	findings := findingsOf(err, stageValidation)
	for at := range findings {
		if strings.Contains(findings[at].Message, "configured") {
			findings[at].Stage = stageAdmission
		}
	}
	return findings
}

// freeAddresses gives any address to anybody.
type freeAddresses struct{}

func (freeAddresses) Allocate(net.IP) error           { return nil }
func (freeAddresses) AllocateNext() (net.IP, error)   { return net.IPv4(10, 96, 0, 10), nil }
func (freeAddresses) Release(net.IP) error            { return nil }
func (freeAddresses) ForEach(func(net.IP))            {}
func (freeAddresses) CIDR() net.IPNet                 { return net.IPNet{} }
func (freeAddresses) IPFamily() core.IPFamily         { return core.IPv4Protocol }
func (freeAddresses) Has(net.IP) bool                 { return false }
func (freeAddresses) Destroy()                        {}
func (freeAddresses) EnableMetrics()                  {}
func (a freeAddresses) DryRun() ipallocator.Interface { return a }

// nowhere is the storage of an endpoint that never stores.
type nowhere struct{}

func (nowhere) GetRESTOptions(schema.GroupResource, runtime.Object) (generic.RESTOptions, error) {
	return generic.RESTOptions{
		StorageConfig:  &storagebackend.ConfigForResource{},
		ResourcePrefix: "/none",
		Decorator: func(*storagebackend.ConfigForResource, string, func(runtime.Object) (string, error), func() runtime.Object, func() runtime.Object, storage.AttrFunc, storage.IndexerFuncs, *cache.Indexers) (storage.Interface, factory.DestroyFunc, error) {
			return nil, nil, nil
		},
	}, nil
}
