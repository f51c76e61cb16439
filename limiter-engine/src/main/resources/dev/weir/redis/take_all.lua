-- Takes from all buckets or from none. ARGV: for each key an array of fingerprint, wait, longest wait, TTL and, for each
-- limit, cost and full as whole and part and the parts of a tick (JSON); the client's clock or nothing.
-- Replies: now, then whole and part of each limit of each key, then 1 if all were taken, else 0.
local c,u,M=redis.call,struct,math
local D,t=cjson.decode(ARGV[1]),c('TIME')
local T=tonumber(ARGV[2])or t[1]*1e6+t[2]
local a,P,O=1,{},{T}
for j,k in ipairs(KEYS)do
  local e,v,s,w,b=D[j],c('GET',k),{},{}
  local x=tonumber(v or T)
  if not x then
    assert(v:byte()>254)
    x=T
    for l=6,#v,11 do
      local q,r=u.unpack('>I7I4',v,l)
      if r>0 and v:sub(2,5)~=e[1]then q,r=q+1,0 end
      s[#s+1]=q
      s[#s+1]=r
      x=M.max(x,q)
    end
  end
  if #s*5~=#e*2-8 then s={}end
  for o=5,#e,5 do
    local h,C,g,f,p,R=#w+1,unpack(e,o)
    f=f+T
    local q,r=s[h]or x,s[h+1]or 0
    if q<T then
      q,r=T,0
    elseif q-f+(r>p and 1 or 0)>e[3]then
      q,r,b=f,p,1
    end
    s[h],s[h+1]=q,r
    q,r=q+C,r+g
    if r>=R then q,r=q+1,r-R end
    w[h],w[h+1]=q,r
    if q-f+(r>p and 1 or 0)>e[2]then a=0 end
  end
  P[j]={s,w,b}
end
for j,p in ipairs(P)do
  local e,s,x=D[j],p[a+1],0
  local v='\255'..e[1]
  for l=1,#s,2 do
    v=v..u.pack('>I7I4',s[l],s[l+1])
    x=M.max(x,s[l]-T+s[l+1]/1e9)
    O[#O+1]=s[l]
    O[#O+1]=s[l+1]
  end
  if #s+s[2]==2 then v=s[1]end
  if a>0 or p[3]then c('SET',KEYS[j],v,'PX',M.max(M.ceil((x+e[3])/1e3)+1,e[4]))end
end
O[#O+1]=a
return O
