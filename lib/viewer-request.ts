/**
 * Code of the function that CloudFront runs before a request reaches a site. Written for its JavaScript runtime 2.0, which has no
 * modules and no URL.
 */
export function viewerRequest(home: string | undefined): string {
  return `var home = ${JSON.stringify(home ?? '/')};
function redirect(location) {
  return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: location } } };
}
function query(parameters) {
  var pairs = [];
  for (var name in parameters) {
    var values = parameters[name].multiValue || [parameters[name]];
    values.forEach(function (one) { pairs.push(name + (one.value === '' ? '' : '=' + one.value)); });
  }
  return pairs.length === 0 ? '' : '?' + pairs.join('&');
}
function handler(event) {
  var request = event.request;
  var uri = request.uri;
  if (uri === '/ws') {
    // Browsers always say where a socket is opened from; another site's page must not use this one's.
    var origin = request.headers.origin;
    if (origin && origin.value !== 'https://' + request.headers.host.value) {
      return { statusCode: 403, statusDescription: 'Forbidden' };
    }
    return request;
  }
  if (uri === '/' && home !== '/') return redirect(home + query(request.querystring));
  if (uri.slice(-1) === '/') request.uri = uri + 'index.html';
  // A single leading slash, or the redirect would lead to another host.
  else if (uri.split('/').pop().indexOf('.') === -1) return redirect('/' + uri.replace(/^[/\\\\]+/, '') + '/' + query(request.querystring));
  return request;
}
`
}
