// The native module ends the extension host when its parent is gone; here the reaper does that.
exports.start = () => undefined;
