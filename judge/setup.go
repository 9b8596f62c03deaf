package judge

import (
	// Time zones of CronJobs, as the server brings its own too: WebAssembly has no files to read them from.
	_ "time/tzdata"

	"github.com/go-logr/logr"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/capabilities"
)

func init() {
	// The default of the API server as clusters run it; without it every privileged pod is refused.
	capabilities.Setup(true, 0)
	// Nobody reads a log here, and the default handler of errors sleeps.
	klog.SetLogger(logr.Discard())
	utilruntime.ErrorHandlers = nil
	utilruntime.PanicHandlers = nil
}
