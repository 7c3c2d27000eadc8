/** The page of Swagger UI; its files come from the package, through this gateway. */
export const swaggerPage = `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Vigil 389: API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/swagger-initializer.js"></script>
</body>
</html>
`;

/** A file of its own, because the page may not hold scripts. */
export const swaggerInitializer = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'none',
  filter: true,
  persistAuthorization: false,
  oauth2RedirectUrl: new URL('/docs/oauth2-redirect.html', window.location.origin).href,
  tryItOutEnabled: true,
});
window.ui.initOAuth({ usePkceWithAuthorizationCodeGrant: true });
`;
