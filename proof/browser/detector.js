(() => {
  if (window === window.top) return;
  // Which of the top page's frames this is, or is inside of. Comparing windows
  // is allowed across origins, so a data: frame is found too.
  let outer = window;
  while (outer.parent !== window.top) outer = outer.parent;
  const frame = () => {
    for (let k = 0; k < window.top.length; k++) if (window.top[k] === outer) return k;
    return -1;
  };
  document.addEventListener('securitypolicyviolation', e => {
    if (!e.effectiveDirective.startsWith('script-src')) return;
    window.top.postMessage({untaint: frame(), what: e.effectiveDirective + ' ' + e.blockedURI + ' ' + (e.sample || '')}, '*');
  }, true);
})();
