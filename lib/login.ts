import { Duration, Fn, Stack } from 'aws-cdk-lib'
import { OAuthScope, type UserPool, UserPoolClient, UserPoolDomain } from 'aws-cdk-lib/aws-cognito'
import { Construct } from 'constructs'

/** Where staff sign in: the pool's hosted pages. The client is public, so it holds no secret and must prove its code by PKCE. */
export class Login extends Construct {
  readonly issuer: string
  readonly issuerOrigin: string
  /** Origin of the hosted pages. */
  readonly pages: string

  constructor(
    scope: Construct,
    id: string,
    private readonly staff: UserPool,
  ) {
    super(scope, id)
    const { region, urlSuffix, stackId, stackName } = Stack.of(this)
    this.issuerOrigin = `https://cognito-idp.${region}.${urlSuffix}`
    this.issuer = `${this.issuerOrigin}/${staff.userPoolId}`
    // Prefixes are unique in a region across all accounts; a piece of the stack's random id makes this one so.
    const unique = Fn.select(4, Fn.split('-', Fn.select(2, Fn.split('/', stackId))))
    const prefix = `${stackName.toLowerCase()}-${unique}`
    new UserPoolDomain(this, 'Domain', { userPool: staff, cognitoDomain: { domainPrefix: prefix } })
    this.pages = `https://${prefix}.auth.${region}.amazoncognito.com`
  }

  /** Sessions last a working day; the refresh token changes with every use, so a stolen one is soon worthless. */
  client(page: string): UserPoolClient {
    return new UserPoolClient(this, 'Client', {
      userPool: this.staff,
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true, implicitCodeGrant: false },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [page],
        logoutUrls: [page],
      },
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
      refreshTokenRotationGracePeriod: Duration.seconds(30),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
      // Named, because silence means three flows, and one of them rules out the rotation. Unused: staff sign in on the pool's pages.
      authFlows: { userSrp: true },
    })
  }
}
