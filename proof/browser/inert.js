cases => {
  const active = new Set(('script iframe frame frameset object embed applet base meta link noscript template portal ' +
    'fencedframe animate set animatemotion animatetransform use feimage body html').split(' '));
  const text = /^(alt|title|class|id|name|placeholder|abbr|for|summary|lang|style)$|^(data|aria)-/;
  const attributes = Element.prototype.getAttributeNames, get = Element.prototype.getAttribute;
  const live = root => {
    for (const e of root.querySelectorAll('*')) {
      if (active.has(e.localName.toLowerCase())) return true;
      for (const name of attributes.call(e)) {
        if (/^on/i.test(name) || name === 'srcdoc') return true;
        if (text.test(name)) continue;
        const value = get.call(e, name).replace(/[\x00-\x20]+/g, '').toLowerCase();
        const scheme = /^([a-z][a-z0-9+.-]*):/.exec(value);
        if (scheme && !/^(https?|mailto|tel|ftp)$/.test(scheme[1])) return true;
      }
    }
    return false;
  };
  return cases.map(html => {
    const inner = document.implementation.createHTMLDocument('');
    inner.body.innerHTML = html;
    if (live(inner.body)) return false;
    const served = new DOMParser().parseFromString('<!doctype html><body><div id=c>' + html + '</div></body>', 'text/html');
    return !live(served.body) && served.head.children.length === 0 &&
      served.body.attributes.length === 0 && served.documentElement.attributes.length === 0;
  });
}
