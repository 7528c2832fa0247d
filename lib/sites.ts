import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  type IOrigin,
  OriginRequestPolicy,
  PriceClass,
  type ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3'
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { Construct } from 'constructs'
import { siteConfigFile } from '../adapters/deployment.ts'
import { acknowledge } from './acknowledge.ts'
import { connectedSite, silentSite, siteHeaders } from './site-headers.ts'
import { viewerRequest } from './viewer-request.ts'

export interface SitesProps {
  readonly httpHost: string
  readonly socketHost: string
  /** What staff pages must reach besides their own origin: where they sign in. */
  readonly login: readonly string[]
}

/** Three origins, so that a page of one cannot touch another's storage: staff, customers, co-browsing. Their order is part of the template. */
export class Sites extends Construct {
  readonly staff: Distribution
  readonly customer: Distribution
  readonly viewer: Distribution
  private readonly bucket: IBucket

  constructor(scope: Construct, id: string, { httpHost, socketHost, login }: SitesProps) {
    super(scope, id)
    // Asserted: the library's classes and interfaces disagree under exactOptionalPropertyTypes.
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // Everything in it is rebuilt by the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    }) as IBucket
    acknowledge(this.bucket, {
      S1: 'Holds the public files of three web pages, read by CloudFront alone; requests that touch data are logged by the two APIs',
    })
    const service = { http: new HttpOrigin(httpHost), socket: new HttpOrigin(socketHost) }
    this.staff = this.site('staff', siteHeaders(this, 'staff-headers', connectedSite(login)), '/console/', service)
    this.customer = this.site('customer', siteHeaders(this, 'customer-headers', connectedSite()), '/chat/', service)
    this.viewer = this.site('viewer', siteHeaders(this, 'viewer-headers', silentSite))
  }

  /** Uploads a site and what its pages must know. Files of earlier versions stay for pages that are still open. */
  publish(site: 'staff' | 'customer' | 'viewer', config: Readonly<Record<string, string>>): BucketDeployment {
    return new BucketDeployment(this, `${site}-files`, {
      sources: [Source.asset(`dist/sites/${site}`), Source.jsonData(siteConfigFile, config)],
      destinationBucket: this.bucket,
      destinationKeyPrefix: site,
      prune: false,
      // Browsers ask each time and hear "not modified" from the edge, which forgets at each deployment.
      cacheControl: [CacheControl.fromString('public, max-age=0, s-maxage=31536000')],
      distribution: this[site],
      distributionPaths: ['/*'],
      memoryLimit: 512,
    })
  }

  private site(name: string, headers: ResponseHeadersPolicy, home?: string, service?: { http: IOrigin; socket: IOrigin }): Distribution {
    const rewrite = new EdgeFunction(this, `${name}-request`, {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(viewerRequest(home)),
      comment: `Usher: paths of the ${name} site`,
    })
    const files: BehaviorOptions = {
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket, { originPath: `/${name}` }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: headers,
      functionAssociations: [{ function: rewrite, eventType: FunctionEventType.VIEWER_REQUEST }],
    }
    const dynamic = {
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: headers,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    }
    const distribution = new Distribution(this, name, {
      comment: `Usher: ${name}`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: files,
      additionalBehaviors: service
        ? {
            '/api/*': { ...dynamic, origin: service.http },
            '/ws': { ...dynamic, origin: service.socket, functionAssociations: files.functionAssociations ?? [] },
          }
        : {},
    })
    acknowledge(distribution, {
      CFR1: 'A contact centre serves customers wherever they are; closing countries is the deploying company’s decision',
      CFR2: 'A firewall costs a fixed sum each month, whereas nothing is to be paid while idle; both APIs are throttled, starts of chats are limited per address',
      CFR3: 'What passes to the APIs is logged there; the rest are public files, and a log of them would only collect addresses of customers',
      CFR4: 'CloudFront’s own domain and certificate work from the first deployment on; a company’s own domain brings its certificate and this setting',
    })
    return distribution
  }
}
