/** Debian packages that a cluster with real pods needs (see node.ts); the control plane alone needs only Go. */
export const systemPackages = ['busybox-static', 'containerd', 'containernetworking-plugins', 'runc'] as const;
